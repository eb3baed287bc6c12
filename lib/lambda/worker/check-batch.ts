import { sendMessages } from '../messages/queue.ts';
import { type Watch, watchMessage } from '../messages/watch-message.ts';
import type { BatchEnvironment } from '../results/batch-environment.ts';
import {
  type BatchDescription,
  type BatchEnd,
  type BatchSplit,
  readBatchFile,
  writeBatchFile,
} from '../results/batch-files.ts';
import type { Bucket } from '../results/bucket.ts';
import { finishBatch } from '../results/finish-batch.ts';
import { doneOf, progressOf } from '../results/progress.ts';
import { sendUnsent } from '../results/send-unsent.ts';

// Longer than the function of an operation runs: what it has not handed over by then, only the watch will.
const maxHandOverMs = 30_000;
// Longer than a splitter takes, with all retries of its event by Lambda.
const maxSplitterMs = 3_600_000;
// A day longer than the work queue keeps a message.
const maxBatchMs = 8 * 24 * 3_600_000;

/** Finishes a batch that is done or never will be, or else sends its next watch message; returns false if the queue refused that. */
export async function checkBatch(watch: Watch, environment: BatchEnvironment): Promise<boolean> {
  const { bucket, workQueue, clock } = environment;
  const { batchId } = watch;
  if (isOver(await readBatchFile(bucket, batchId, 'end'), watch)) return true;
  const split = await readBatchFile(bucket, batchId, 'split');
  const { counts } = await progressOf(bucket, batchId);
  if (split && doneOf(counts) >= split.entries) {
    await forgetUnsent(batchId, split, bucket);
    await finishBatch(environment, batchId, { state: 'done' }, counts);
    return true;
  }
  const prospect = await (split ? prospectOfSplit(watch, split, environment) : prospectOfUnsplit(watch, environment));
  if (prospect === 'nothing') return true;
  if (prospect !== 'goesOn') {
    await finishBatch(environment, batchId, { state: 'failed', ...prospect }, counts);
    return true;
  }
  const [isAccepted = false] = await sendMessages(workQueue, [watchMessage(watch, clock.now())]);
  return isAccepted;
}

/** Whether a batch is done, or has failed since this watch began: a file that failed may be dropped again, with a new watch. */
function isOver(end: BatchEnd | undefined, { since }: Watch): boolean {
  return end !== undefined && (end.state === 'done' || Date.parse(end.finishedAt) >= Date.parse(since));
}

/** The prospect of a batch that is not done: it goes on, it never will be done, or nothing was ever accepted. */
type Prospect = 'goesOn' | { readonly reason: string } | 'nothing';

type CheckEnvironment = Pick<BatchEnvironment, 'bucket' | 'workQueue' | 'clock'>;

function ageMsOf({ since }: Watch, { clock }: CheckEnvironment): number {
  return clock.now() - Date.parse(since);
}

/** Sends the parts that a function has accepted and not sent, once it can no longer run. */
async function prospectOfSplit(watch: Watch, split: BatchSplit, environment: CheckEnvironment): Promise<Prospect> {
  const ageMs = ageMsOf(watch, environment);
  if (ageMs > maxBatchMs) {
    return { reason: 'entries have no result after eight days: look for them in the dead-letter queue' };
  }
  // A queue that refuses them is asked again by the next watch.
  if (split.unsent && ageMs > maxHandOverMs) await sendUnsent(watch.batchId, split, environment);
  return 'goesOn';
}

async function prospectOfUnsplit(watch: Watch, environment: CheckEnvironment): Promise<Prospect> {
  const { bucket, clock } = environment;
  const { batchId, since } = watch;
  const description = await readBatchFile(bucket, batchId, 'description');
  if (!isOfFile(description)) {
    if (ageMsOf(watch, environment) <= maxHandOverMs) return 'goesOn';
    const reason = 'the request was interrupted before it was accepted: repeat it with the same Idempotency-Key';
    return description ? { reason } : 'nothing';
  }
  const { at = since } = (await readBatchFile(bucket, batchId, 'checkpoint')) ?? {};
  const lastMs = Math.max(Date.parse(since), Date.parse(at));
  const isStopped = clock.now() - lastMs > maxSplitterMs;
  return isStopped ? { reason: 'the file was not read to its end: drop it again, and it goes on' } : 'goesOn';
}

function isOfFile(description: BatchDescription | undefined): boolean {
  return description?.name !== undefined;
}

/** Removes the messages of a batch that is done from the bucket: they hold the entries. */
async function forgetUnsent(batchId: string, { unsent, ...split }: BatchSplit, bucket: Bucket): Promise<void> {
  if (unsent) await writeBatchFile(bucket, batchId, 'split', split);
}
