import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claim, endClaim } from '../../lib/lambda/claims/claim.ts';
import type { Bucket } from '../../lib/lambda/results/bucket.ts';
import { type AwsFront, startAwsFront } from '../../local/aws/aws-front.ts';

let front: AwsFront;
let s3: S3Client;
let bucket: Bucket;
beforeAll(async () => {
  front = await startAwsFront(0);
  await front.createBucket('batches');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  s3 = new S3Client({ endpoint: front.url, region: 'eu-west-1', credentials });
  bucket = { name: 'batches', client: async () => s3 };
});
afterAll(async () => {
  s3.destroy();
  await front.close();
});

const never = () => false;
const wishOf = (token: string, at = 0) => ({ token, at, until: at + 100, hasEnded: never });

describe('a claim', () => {
  it('is held by one of many who ask at the same time, and the others learn until when', async () => {
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((token) => claim(bucket, 'at-once', wishOf(token))));

    expect(answers.filter(({ kind }) => kind === 'held')).toHaveLength(1);
    expect(answers.filter((each) => each.kind === 'heldByAnother' && each.record.until === 100)).toHaveLength(3);
  });

  it('is taken over by one of many once it has expired, who learns of the holder before', async () => {
    await claim(bucket, 'expired', wishOf('dead'));
    expect(await claim(bucket, 'expired', wishOf('early', 99))).toMatchObject({
      kind: 'heldByAnother',
      record: { until: 100 },
    });

    const answers = await Promise.all(['a', 'b', 'c'].map((token) => claim(bucket, 'expired', wishOf(token, 100))));
    const held = answers.filter((each) => each.kind === 'held');
    expect(held).toHaveLength(1);
    expect(held).toMatchObject([{ record: { attempt: 2 }, earlier: { token: 'dead', attempt: 1, at: 0, until: 100 } }]);
  });

  it('is taken over before it expires if its holder has ended', async () => {
    const first = await claim(bucket, 'ended', wishOf('first'));
    if (first.kind !== 'held') throw new Error('not held');
    expect(await endClaim(bucket, first, { overAt: 7 })).toBe(true);

    const second = {
      ...wishOf('second', 1),
      hasEnded: ({ ended }: { readonly ended?: unknown }) => ended !== undefined,
    };
    expect(await claim(bucket, 'ended', second)).toMatchObject({ kind: 'held', earlier: { ended: { overAt: 7 } } });
    expect(await endClaim(bucket, first, { overAt: 8 })).toBe(false);
  });

  it('has the number of attempt that its holder asks for, or the next one if that is greater', async () => {
    const numbers: number[] = [];
    for (const leastAttempt of [5, 2, 9]) {
      const wish = { ...wishOf(`least ${leastAttempt}`), leastAttempt, hasEnded: () => true };
      const answer = await claim(bucket, 'numbered', wish);
      if (answer.kind === 'held') numbers.push(answer.record.attempt);
    }

    expect(numbers).toEqual([5, 6, 9]);
  });

  it('is still held by a holder whose write got no answer and is sent again', async () => {
    const first = await claim(bucket, 'again', wishOf('same'));
    expect(await claim(bucket, 'again', wishOf('same'))).toEqual(first);
  });
});
