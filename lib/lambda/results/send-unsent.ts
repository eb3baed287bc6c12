import { sendMessages } from '../messages/queue.ts';
import type { BatchEnvironment } from './batch-environment.ts';
import { type BatchSplit, writeBatchFile } from './batch-files.ts';

/** Sends the messages of a split that the work queue may lack, then forgets them; returns whether the queue accepted all. A part that is sent twice is done once. */
export async function sendUnsent(
  batchId: string,
  { unsent = [], ...split }: BatchSplit,
  { bucket, workQueue }: Pick<BatchEnvironment, 'bucket' | 'workQueue'>,
): Promise<boolean> {
  const accepted = await sendMessages(workQueue, unsent);
  if (!accepted.every(Boolean)) return false;
  await writeBatchFile(bucket, batchId, 'split', split);
  return true;
}
