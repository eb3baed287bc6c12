import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emulatorAccount } from '../../local/exchange/start-emulator.ts';
import { startExchange } from '../../packages/exchange-emulator/src/index.ts';
import { expireClaims } from '../../tools/soak/expire-claims.ts';
import { type BatchesCloud, jsonLines, sendToWorkQueue, startBatchesCloud, until } from './batches-cloud.ts';

// In seconds, longer than an invocation takes on a busy machine: after it, a killed worker's messages are redelivered.
const visibilityTimeout = 60;
const settleMs = 5_000;

// Exchange ends a call by itself before it counts as over, however slow the machine is.
const executionLimitMs = settleMs / 2;

let exchange: Awaited<ReturnType<typeof startExchange>>;
let bucket: BatchesCloud;
beforeAll(async () => {
  exchange = await startExchange({ executionLimitMs });
  bucket = await startBatchesCloud({
    exchange: emulatorAccount(exchange.url),
    visibilityTimeout,
    settleMs: String(settleMs),
  });
});
afterAll(async () => {
  await bucket.close();
  await exchange.close();
});

const mailbox = 'sadie@contoso.com';

describe('a batch of 2,000 rows, one of a hundred bad, with Exchange busy and cut off, and splitter and worker killed', () => {
  // Rows are so long that the splitter keeps only some hundred in memory and sends parts early.
  const notes = 'x'.repeat(30_000);
  const entries = Array.from({ length: 2_000 }, (_, row) =>
    row % 100 === 50
      ? { contact: { displayNam: `Person ${row}` } }
      : { contact: { displayName: `Person ${row}`, body: notes } },
  );
  const isBad = ({ line = 0 }) => line % 100 === 51;

  it('has one result for each row, the counts of its results, and each contact once in the mailbox', async () => {
    await bucket.setFaults([
      {
        when: { operations: ['CreateItem'], every: 7 },
        answer: { fault: { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '200' } } },
      },
      { when: { operations: ['CreateItem'], every: 5 }, work: { msPerEntry: 2 }, answer: { dropAfterMs: 50 } },
      {
        when: { operations: ['CreateItem'], every: 3 },
        work: { errors: [{ at: [3], code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '200' } }] },
      },
    ]);
    await bucket.drop(`inbox/create-item/${mailbox}/people.jsonl`, jsonLines(entries));
    const batchId = await bucket.newBatchId();
    const keys = (name: string) => bucket.keys(`batches/${batchId}/${name}`);
    await until(async () => ((await partsSent(batchId)) > 0 ? true : undefined));
    bucket.cloud.killFunction('Splitter');
    const splits = await keys('split.json');
    await until(async () => (await keys('results/'))[0]);
    bucket.cloud.killFunction('Worker');
    await expireClaims(bucket.cloud, Date.now(), settleMs);

    const { state, total, done, counts } = await bucket.waitForEnd(batchId);
    const results = await bucket.results(batchId);

    expect(splits).toEqual([]);
    expect({ state, total, done, counts }).toEqual({
      state: 'done',
      total: 2_000,
      done: 2_000,
      counts: { success: 1_980, warning: 0, error: 20 },
    });
    expect(results.map(({ line = 0 }) => line).sort((one, other) => one - other)).toEqual(
      entries.map((_, row) => row + 1),
    );
    expect(results.filter(({ responseClass }) => responseClass !== 'Success').every(isBad)).toBe(true);
    expect(await bucket.contacts(mailbox)).toEqual(
      entries.flatMap((_, row) => (row % 100 === 50 ? [] : [`Person ${row}`])).sort(),
    );
  });
});

describe('an entry that comes back after its part', () => {
  it('waits as long as Exchange wants, and takes its place in the results and counts', async () => {
    const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '8000' } };
    await bucket.setFaults([
      { when: { operations: ['CreateItem'], times: 1 }, work: { errors: [{ at: [1], ...busy }] } },
    ]);
    await bucket.drop('inbox/create-item/hope@contoso.com/three.csv', 'displayName\nOne\nTwo\nThree\n');
    const batchId = await bucket.newBatchId();
    const waiting = await until(async () => {
      const batch = await bucket.batch(batchId);
      return batch.waiting && batch;
    });

    expect(waiting).toMatchObject({
      state: 'running',
      done: 2,
      total: 3,
      counts: { success: 2 },
      waiting: { entries: 1 },
    });
    expect(await bucket.waitForEnd(batchId)).toMatchObject({ state: 'done', counts: { success: 3, error: 0 } });
    expect((await bucket.results(batchId)).map(({ line }) => line)).toEqual([2, 3, 4]);
    expect(await bucket.contacts('hope@contoso.com')).toEqual(['One', 'Three', 'Two']);
  });

  it('counts as what it came to last where it is redriven from the dead-letter queue', async () => {
    await bucket.setFaults([
      { when: { operations: ['CreateItem'], times: 1 }, work: { errors: [{ at: [1], code: 'ErrorQuotaExceeded' }] } },
    ]);
    await bucket.drop('inbox/create-item/mack@contoso.com/two.csv', 'displayName\nOne\nTwo\n');
    const batchId = await bucket.newBatchId();
    const failed = await bucket.waitForEnd(batchId);
    await fetch(`${bucket.cloud.url}/failed-items/redrive`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ batch: batchId }),
    });
    await until(async () => ((await bucket.batch(batchId)).counts.success === 2 ? true : undefined));

    expect(failed.counts).toEqual({ success: 1, warning: 0, error: 1 });
    expect((await bucket.batch(batchId)).counts).toEqual({ success: 2, warning: 0, error: 0 });
    expect((await bucket.results(batchId)).map(({ line, responseClass }) => [line, responseClass])).toEqual([
      [2, 'Success'],
      [3, 'Success'],
    ]);
  });
});

describe('two equal lines of a file that both fail', () => {
  it('are two entries for a redrive: both are done, and each has its result', async () => {
    const copy = { key: 'twin', contact: { displayName: 'Twin' } };
    await bucket.drop('inbox/create-item/magdalena@contoso.com/twin.jsonl', jsonLines([copy]));
    await bucket.waitForEnd(await bucket.newBatchId());
    await bucket.setFaults([
      { when: { operations: ['CopyItem'], times: 1 }, work: { errors: [{ at: [0, 1], code: 'ErrorQuotaExceeded' }] } },
    ]);
    const options = '{"toFolderId":"deleteditems"}';
    const lines = jsonLines([{ key: 'twin' }, { key: 'twin' }]);
    await bucket.drop('inbox/copy-item/magdalena@contoso.com/twice.jsonl', lines, { options });
    const batchId = await bucket.newBatchId();
    const failed = await bucket.waitForEnd(batchId);

    const response = await fetch(`${bucket.cloud.url}/failed-items/redrive`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ batch: batchId }),
    });

    expect(failed.counts).toEqual({ success: 0, warning: 0, error: 2 });
    expect(await response.json()).toMatchObject({ moved: 2, repeated: 0 });
    await until(async () => ((await bucket.batch(batchId)).counts.success === 2 ? true : undefined));
    expect((await bucket.results(batchId)).map(({ line, responseClass }) => [line, responseClass])).toEqual([
      [1, 'Success'],
      [2, 'Success'],
    ]);
    expect(await bucket.contacts('magdalena@contoso.com')).toEqual(['Twin', 'Twin', 'Twin']);
  });
});

describe('a message that was put on the work queue as it is', () => {
  it('has its results under its id', async () => {
    const items = [{ contact: { displayName: 'Alfred' } }, { contact: {} }, { contact: { subject: 7 } }];
    const messageId = await sendToWorkQueue(bucket.cloud, {
      operation: 'CreateItem',
      mailbox: 'alfred@contoso.com',
      items,
    });
    const batch = await until(async () => {
      const described = await bucket.batch(messageId);
      return described.state === 'done' ? described : undefined;
    });

    expect(batch).toMatchObject({ done: 3, total: 3, counts: { success: 2, warning: 0, error: 1 } });
    expect((await bucket.results(messageId)).map(({ index, key }) => [index, key])).toEqual([
      [0, `${messageId}/0`],
      [1, `${messageId}/1`],
      [2, `${messageId}/2`],
    ]);
  });
});

describe('a file that nobody read to its end', () => {
  it('makes its batch fail, which begins when the file comes', async () => {
    const made = await fetch(`${bucket.cloud.url}/batches`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operation: 'CreateItem', mailbox: 'magdalena@contoso.com', name: 'late.csv' }),
    });
    const { batchId, uploadUrl } = (await made.json()) as { readonly batchId: string; readonly uploadUrl: string };
    const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000).toISOString();
    await sendToWorkQueue(bucket.cloud, { watch: { batchId, since: twoHoursAgo } });
    const failed = await bucket.waitForEnd(batchId);
    await fetch(uploadUrl, { method: 'PUT', body: 'displayName\nMagdalena\n' });
    await until(async () => ((await bucket.batch(batchId)).counts.success === 1 ? true : undefined));

    expect(failed).toMatchObject({
      state: 'failed',
      reason: 'the file was not read to its end: drop it again, and it goes on',
    });
    expect(await bucket.waitForEnd(batchId)).toMatchObject({ state: 'done', total: 1 });
  });
});

/** Returns how many parts the splitter has sent by its last checkpoint. */
async function partsSent(batchId: string): Promise<number> {
  const key = `batches/${batchId}/checkpoint.json`;
  const [there] = await bucket.keys(key);
  return there === undefined ? 0 : (JSON.parse(await bucket.read(key)) as { nextPart: number }).nextPart;
}
