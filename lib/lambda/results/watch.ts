import { z } from 'zod';
import { jsonOf } from '../common/json.ts';
import { type QueueMessage, sendMessages } from '../messages/queue.ts';
import { readBatchFile } from './batch-files.ts';
import { finishBatch } from './finish-batch.ts';
import { doneOf, progressOf } from './progress.ts';

/** A batch whose end is waited for, and since when. */
export interface Watch {
  readonly batchId: string;
  readonly since: string;
}

/** Where batches are: their bucket, and the queue that works on them. */
export interface BatchPlaces {
  readonly batchesBucket: string;
  readonly workQueueUrl: string;
}

const watchBody = z.strictObject({ watch: z.strictObject({ batchId: z.string(), since: z.iso.datetime() }) });

const leastDelaySeconds = 1;
const mostDelaySeconds = 60;
// Longer than a splitter takes, with all times that Lambda invokes it again.
const mostSplitterMs = 3_600_000;
// A day longer than the work queue keeps a message.
const mostBatchMs = 8 * 24 * 3_600_000;

/** Gives the message that looks after a batch when it is received, and is sent again until the batch has ended: later each time, by a tenth of the time gone by. */
export function watchMessage(watch: Watch, now: number): QueueMessage {
  const tenthSeconds = Math.floor((now - Date.parse(watch.since)) / 10_000);
  const delaySeconds = Math.min(mostDelaySeconds, Math.max(leastDelaySeconds, tenthSeconds));
  return { forms: [{ body: JSON.stringify({ watch }), attributes: {} }], delaySeconds };
}

/** Reads the body of a message that looks after a batch; undefined where it is another. */
export function readWatch(body: string): Watch | undefined {
  return body.startsWith('{"watch":') ? watchBody.safeParse(jsonOf(body)).data?.watch : undefined;
}

/** Looks after a batch, and ends it where it is done or will never be; says whether this is done, which it is not where the queue does not take the next message. */
export async function lookAfter(watch: Watch, places: BatchPlaces, now: number = Date.now()): Promise<boolean> {
  const { batchesBucket: bucket, workQueueUrl } = places;
  const { batchId } = watch;
  if ((await readBatchFile(bucket, batchId, 'end'))?.state === 'done') return true;
  const split = await readBatchFile(bucket, batchId, 'split');
  const { counts } = await progressOf(bucket, batchId);
  if (split && doneOf(counts) >= split.entries) {
    await finishBatch(bucket, batchId, { state: 'done' }, counts);
    return true;
  }
  const reason = await reasonToGiveUp(watch, bucket, split !== undefined, now);
  if (reason !== undefined) {
    await finishBatch(bucket, batchId, { state: 'failed', reason }, counts);
    return true;
  }
  const [isTaken = false] = await sendMessages(workQueueUrl, [watchMessage(watch, now)]);
  return isTaken;
}

async function reasonToGiveUp({ batchId, since }: Watch, bucket: string, isSplit: boolean, now: number) {
  const sinceMs = Date.parse(since);
  if (now - sinceMs > mostBatchMs)
    return 'entries have no result after eight days: look for them in the dead-letter queue';
  if (isSplit) return undefined;
  const { at } = (await readBatchFile(bucket, batchId, 'checkpoint')) ?? {};
  const lastMs = Math.max(sinceMs, at === undefined ? 0 : Date.parse(at));
  return now - lastMs > mostSplitterMs ? 'the file was not read to its end: drop it again, and it goes on' : undefined;
}
