import { sendMessages } from '../messages/queue.ts';
import { type Watch, watchMessage } from '../messages/watch-message.ts';
import type { BatchEnvironment } from '../results/batch-environment.ts';
import { readBatchFile } from '../results/batch-files.ts';
import type { Bucket } from '../results/bucket.ts';
import { finishBatch } from '../results/finish-batch.ts';
import { doneOf, progressOf } from '../results/progress.ts';

// Longer than a splitter takes, with all retries of its event by Lambda.
const maxSplitterMs = 3_600_000;
// A day longer than the work queue keeps a message.
const maxBatchMs = 8 * 24 * 3_600_000;

/** Finishes a batch that is done or never will be, or else sends its next watch message; returns false if the queue refused that. */
export async function checkBatch(watch: Watch, environment: BatchEnvironment): Promise<boolean> {
  const { bucket, workQueue, clock } = environment;
  const { batchId } = watch;
  if ((await readBatchFile(bucket, batchId, 'end'))?.state === 'done') return true;
  const split = await readBatchFile(bucket, batchId, 'split');
  const { counts } = await progressOf(bucket, batchId);
  if (split && doneOf(counts) >= split.entries) {
    await finishBatch(environment, batchId, { state: 'done' }, counts);
    return true;
  }
  const reason = await reasonToGiveUp(watch, bucket, split !== undefined, clock.now());
  if (reason !== undefined) {
    await finishBatch(environment, batchId, { state: 'failed', reason }, counts);
    return true;
  }
  const [isAccepted = false] = await sendMessages(workQueue, [watchMessage(watch, clock.now())]);
  return isAccepted;
}

async function reasonToGiveUp({ batchId, since }: Watch, bucket: Bucket, isSplit: boolean, now: number) {
  const sinceMs = Date.parse(since);
  if (now - sinceMs > maxBatchMs) {
    return 'entries have no result after eight days: look for them in the dead-letter queue';
  }
  if (isSplit) return undefined;
  const { at } = (await readBatchFile(bucket, batchId, 'checkpoint')) ?? {};
  const lastMs = Math.max(sinceMs, at === undefined ? 0 : Date.parse(at));
  return now - lastMs > maxSplitterMs ? 'the file was not read to its end: drop it again, and it goes on' : undefined;
}
