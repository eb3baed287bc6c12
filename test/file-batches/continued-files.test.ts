import { createHash } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchesCloud, sendToWorkQueue, startBatchesCloud, until } from './batches-cloud.ts';

let bucket: BatchesCloud;
let s3: S3Client;
beforeAll(async () => {
  bucket = await startBatchesCloud();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  s3 = new S3Client({ endpoint: bucket.cloud.awsUrl, region: 'us-east-1', credentials });
});
afterAll(async () => {
  s3.destroy();
  await bucket.close();
});

const mailbox = 'sadie@contoso.com';
const longName = 'Person 8 '.repeat(10).trim();

/** Returns a file of `rows` people, its rows on the lines from 2; the person of line 8 has a long name if asked for. */
function people(rows: number, nameOfLine8 = 'Person 8'): { readonly names: readonly string[]; readonly csv: string } {
  const lines = Array.from({ length: rows }, (_, row) => row + 2);
  const names = lines.map((line) => (line === 8 ? nameOfLine8 : `Person ${line}`));
  return { names, csv: ['displayName', ...names].map((text) => `${text}\n`).join('') };
}

/** Leaves a batch as an earlier version of the splitter does that stops after its first part, lines 2 to `lastLine`. */
async function begin(batchId: string, names: readonly string[], lastLine: number, limits: object): Promise<void> {
  const at = new Date().toISOString();
  const keyPrefix = `${batchId}/0`;
  const items = names.slice(0, lastLine - 1).map((displayName, row) => ({
    key: `${keyPrefix}/${row + 2}`,
    contact: { displayName },
  }));
  const files = {
    description: { operation: 'CreateItem', mailbox, options: {}, name: 'people.csv', createdAt: at },
    checkpoint: { nextPart: 0, line: 0, entries: 0, at, ...limits },
  };
  for (const [name, content] of Object.entries(files)) {
    const Key = `batches/${batchId}/${name}.json`;
    const Body = JSON.stringify(content);
    await s3.send(new PutObjectCommand({ Bucket: bucket.cloud.bucketNames[0], Key, Body }));
  }
  await sendToWorkQueue(bucket.cloud, { watch: { batchId, since: at } });
  const part = { batchId, part: '0', lines: `2-${lastLine}`, keyPrefix };
  await sendToWorkQueue(bucket.cloud, { operation: 'CreateItem', mailbox, items }, part);
  await until(async () => (await bucket.keys(`batches/${batchId}/results/`))[0]);
}

const mebibyte = 1024 * 1024;
const byCount = { group: { count: 4, bytes: mebibyte }, part: { count: 3, bytes: mebibyte }, entryBytes: 80 };
// The entry of a short name has 38 bytes.
const byBytes = { group: { count: 2_000, bytes: 100 }, part: { count: 100, bytes: 80 }, entryBytes: mebibyte };

describe('a file that an earlier version has begun to split', () => {
  it.each([
    { what: 'by numbers of rows', limits: { limits: byCount }, lastLine: 4, parts: [0, 0, 0, 1, 2, 2, 3] },
    { what: 'by bytes', limits: { limits: byBytes }, lastLine: 3, parts: [0, 0, 1, 2, 2, 3, 4] },
  ])('is split on by the limits of that version, so that no line is lost or done twice: $what', async (version) => {
    const { what, limits, lastLine, parts } = version;
    const { names, csv } = people(7, longName);
    const key = `inbox/create-item/${mailbox}/${what}.csv`;
    const batchId = batchIdOf(key, csv);
    await begin(batchId, names, lastLine, limits);

    await bucket.drop(key, csv);

    const isTooLong = limits.limits.entryBytes < longName.length;
    expect(await bucket.waitForEnd(batchId)).toMatchObject({
      state: 'done',
      counts: { success: isTooLong ? 6 : 7, error: isTooLong ? 1 : 0 },
    });
    const results = await bucket.results(batchId);
    expect(results.map(({ key: ofEntry }) => ofEntry)).toEqual(
      parts.map((part, row) => (isTooLong && row === 6 ? undefined : `${batchId}/${part}/${row + 2}`)),
    );
  });

  it('is split on by 100 rows and 256 KiB if that version recorded no limits', async () => {
    const { names, csv } = people(150);
    const key = `inbox/create-item/${mailbox}/unrecorded.csv`;
    const batchId = batchIdOf(key, csv);
    await begin(batchId, names, 101, {});

    await bucket.drop(key, csv);

    expect(await bucket.waitForEnd(batchId)).toMatchObject({ state: 'done', counts: { success: 150, error: 0 } });
    expect((await bucket.results(batchId)).map(({ key: ofEntry }) => ofEntry)).toEqual(
      names.map((_, row) => `${batchId}/${row < 100 ? 0 : 1}/${row + 2}`),
    );
  });
});

describe('a file that is split', () => {
  it('has its limits in its checkpoint, for the version that goes on', async () => {
    const { csv } = people(3);
    const key = `inbox/create-item/${mailbox}/recorded.csv`;
    const batchId = batchIdOf(key, csv);
    await bucket.drop(key, csv);
    await bucket.waitForEnd(batchId);

    expect(JSON.parse(await bucket.read(`batches/${batchId}/checkpoint.json`))).toMatchObject({
      limits: {
        group: { count: 2_000, bytes: 4 * mebibyte },
        part: { count: 100, bytes: mebibyte / 4 },
        entryBytes: mebibyte - 16 * 1024,
      },
    });
  });
});

/** Returns the id of the batch of a dropped file without options. */
function batchIdOf(key: string, content: string): string {
  const hash = createHash('sha256').update(JSON.stringify([key, '{}']));
  return hash.update(content).digest('hex').slice(0, 32);
}
