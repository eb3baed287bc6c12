import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsFront, startAwsFront } from '../../local/aws/aws-front.ts';
import { matchesPattern } from '../../local/aws/event-pattern.ts';

const Bucket = 'files';
let front: AwsFront;
let s3: S3Client;
const created: unknown[] = [];
beforeAll(async () => {
  front = await startAwsFront(0);
  await front.createBucket(Bucket);
  front.events.listen(({ detail }) => created.push(detail));
  s3 = new S3Client({ ...options(), requestChecksumCalculation: 'WHEN_REQUIRED' });
});
afterAll(async () => {
  s3.destroy();
  await front.close();
});

const options = () => ({
  endpoint: front.url,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

const put = (Key: string, Body: string, more = {}) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const read = async (Key: string, VersionId?: string) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
  return Body?.transformToString();
};

describe('a bucket of the local cloud', () => {
  it('takes an object that must be new once, however many try at the same time', async () => {
    const tried = await Promise.allSettled(
      ['one', 'two', 'three'].map((body) => put('claim', body, { IfNoneMatch: '*' })),
    );
    const codes = tried.flatMap((each) => (each.status === 'rejected' ? [each.reason.name] : []));

    expect(codes).toHaveLength(2);
    for (const code of codes) expect(['PreconditionFailed', 'ConditionalRequestConflict']).toContain(code);
    await expect(put('claim', 'four', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('replaces an object that must be unchanged once, however many try at the same time', async () => {
    const { ETag: IfMatch } = await put('taken over', 'first');
    const tried = await Promise.allSettled(['one', 'two', 'three'].map((body) => put('taken over', body, { IfMatch })));

    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(put('taken over', 'late', { IfMatch })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put('never there', 'x', { IfMatch })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('keeps each version of an object', async () => {
    const { VersionId: first } = await put('a b/../ü.csv', 'one');
    const { VersionId: second } = await put('a b/../ü.csv', 'two');

    expect([await read('a b/../ü.csv', first), await read('a b/../ü.csv', second), await read('a b/../ü.csv')]).toEqual(
      ['one', 'two', 'two'],
    );
    const raw = await fetch(`${front.url}/${Bucket}/inbox/sadie@contoso.com.csv`, { method: 'PUT', body: 'raw' });
    expect(await read('inbox/sadie@contoso.com.csv', raw.headers.get('x-amz-version-id') ?? '')).toBe('raw');
    await expect(read('a b/../ü.csv', 'none')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('takes as much as S3 in one request, and in parts', async () => {
    await put('large', 'x'.repeat(12 * 1024 * 1024));
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
    const part = { Bucket, Key: 'parts', UploadId, PartNumber: 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: 'whole' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'parts', UploadId, MultipartUpload }));

    expect((await read('large'))?.length).toBe(12 * 1024 * 1024);
    expect(await read('parts')).toBe('whole');
  });

  it('says of each object that it was created, once', async () => {
    created.splice(0);
    const { VersionId } = await put('inbox/new.csv', 'x');
    await read('inbox/new.csv');

    expect(created).toEqual([
      { version: '0', bucket: { name: Bucket }, object: { key: 'inbox/new.csv', 'version-id': VersionId } },
    ]);
  });
});

describe('the event bus of the local cloud', () => {
  it('shows what was put there', async () => {
    const events = new EventBridgeClient(options());
    const Detail = '{"batchId":"b-1"}';
    await events.send(new PutEventsCommand({ Entries: [{ Source: 'ews-batch', DetailType: 'Batch done', Detail }] }));
    events.destroy();

    expect(await (await fetch(`${front.url}/events`)).json()).toMatchObject([
      { source: 'ews-batch', 'detail-type': 'Batch done', detail: { batchId: 'b-1' } },
    ]);
  });

  it.each([
    { key: 'inbox/a', source: 'aws.s3', isOf: true },
    { key: 'uploads/a', source: 'aws.s3', isOf: true },
    { key: 'batches/a', source: 'aws.s3', isOf: false },
    { key: 'inbox/a', source: 'ews-batch', isOf: false },
  ])('goes by patterns with values and prefixes: $key of $source', ({ key, source, isOf }) => {
    const pattern = { source: ['aws.s3'], detail: { object: { key: [{ prefix: 'inbox/' }, { prefix: 'uploads/' }] } } };

    expect(matchesPattern({ source, detail: { object: { key } } }, pattern)).toBe(isOf);
  });
});
