import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Message, ReceiveMessageCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AwsFault } from '../../local/aws/aws-faults.ts';
import { type AwsFront, startAwsFront } from '../../local/aws/aws-front.ts';

let front: AwsFront;
let options: object;
let s3: S3Client;
let sqs: SQSClient;
beforeAll(async () => {
  front = await startAwsFront(0);
  await front.createBucket('batches');
  options = {
    endpoint: front.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  s3 = new S3Client(options);
  sqs = new SQSClient(options);
});
afterAll(async () => {
  s3.destroy();
  sqs.destroy();
  await front.close();
});

async function setFaults(...faults: readonly AwsFault[]): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${front.url}/aws-faults`, { method: 'PUT', headers, body: JSON.stringify(faults) });
}

async function timesApplied(): Promise<readonly number[]> {
  const rules = (await (await fetch(`${front.url}/aws-faults`)).json()) as readonly { readonly applied: number }[];
  return rules.map(({ applied }) => applied);
}

const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: 'batches', Key, Body: Key }));
const isThere = async (Key: string) => {
  const got = s3.send(new GetObjectCommand({ Bucket: 'batches', Key }));
  return got.then(
    () => true,
    () => false,
  );
};

async function messagesOf(QueueUrl: string): Promise<readonly Message[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages;
}

describe('the fault switches of the AWS front', () => {
  it('refuse as many writes under a prefix as they are told, and no others', async () => {
    await setFaults({ call: 'PutObject', on: 'results/', times: 3, effect: 'refused' });

    await put('claims/1');
    await expect(put('results/1')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect(await isThere('results/1')).toBe(false);
    await put('results/1');
    expect(await timesApplied()).toEqual([3]);
  });

  it('lose the answer to a call that was carried out, so that the client sends it again', async () => {
    await front.createQueue('WorkQueue1', {});
    const QueueUrl = front.queueUrl('WorkQueue1');
    await setFaults({ call: 'SendMessageBatch', on: 'WorkQueue1', times: 1, effect: 'answerLost' });

    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '0', MessageBody: 'once' }] }));
    expect((await messagesOf(QueueUrl)).map(({ Body }) => Body)).toEqual(['once', 'once']);
  });

  it.each([
    ['before', false],
    ['after', true],
  ] as const)('hold a call %s it is carried out, until its caller is gone', async (when, isDone) => {
    await setFaults({ call: 'PutObject', on: `held-${when}`, effect: when === 'before' ? 'heldBefore' : 'heldAfter' });
    const leaving = new AbortController();
    const command = new PutObjectCommand({ Bucket: 'batches', Key: `held-${when}`, Body: 'x' });
    const held = s3.send(command, { abortSignal: leaving.signal }).catch(({ name }: Error) => name);
    await vi.waitFor(async () => expect(await timesApplied()).toEqual([1]), 100_000);
    leaving.abort();

    expect(await held).toBe('AbortError');
    expect(await isThere(`held-${when}`)).toBe(isDone);
  });

  it('say what is wrong with a rule', async () => {
    const answer = await fetch(`${front.url}/aws-faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '[{"call":"PutObject","effect":"slow"}]',
    });

    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('effect');
  });
});
