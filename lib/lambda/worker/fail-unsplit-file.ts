import { isBatchId } from '../messages/part.ts';
import type { BatchEnvironment } from '../results/batch-environment.ts';
import { readBatchFile, writeBatchFile } from '../results/batch-files.ts';
import { batchOfFile } from '../results/batch-of-file.ts';
import type { Bucket } from '../results/bucket.ts';
import { claimBatch } from '../results/claim.ts';
import { type Drop, type DroppedFile, readDrop } from '../results/dropped-file.ts';
import { finishBatch } from '../results/finish-batch.ts';
import { progressOf } from '../results/progress.ts';
import type { UnsplitFile } from './unsplit-file.ts';

/** Makes the batch of a file fail that the splitter did not split; a batch that was split or has begun anew since is left alone. */
export async function failUnsplitFile(
  { file, cause, failedAt }: UnsplitFile,
  environment: BatchEnvironment,
): Promise<void> {
  const { bucket, monitor } = environment;
  const drop = readDrop(file.key);
  const batchId = drop && (await batchIdOf(drop, file, bucket));
  if (!drop || batchId === undefined || (await isSettled(bucket, batchId, failedAt))) return;
  // Counted as a failure: somebody must drop the file again.
  monitor.failure('file not split', { batchId, cause });
  await describe(drop, batchId, environment);
  const { counts } = await progressOf(bucket, batchId);
  await finishBatch(environment, batchId, { state: 'failed', reason: `${cause}; ${remedies[drop.kind]}` }, counts);
}

const remedies: Readonly<Record<Drop['kind'], string>> = {
  inbox: 'drop the file again once the cause is removed',
  upload: 'make the batch again with POST /batches once the cause is removed',
};

/** Returns the id of a file's batch; undefined if it was uploaded for no batch, or for one that has another file. */
async function batchIdOf(drop: Drop, file: DroppedFile, bucket: Bucket): Promise<string | undefined> {
  if (drop.kind === 'inbox') return batchOfFile(bucket, file);
  const { batchId } = drop;
  const isKnown = isBatchId(batchId) && (await readBatchFile(bucket, batchId, 'description')) !== undefined;
  return isKnown && (await claimBatch(bucket, batchId, file.versionId)) ? batchId : undefined;
}

/** Whether a batch was split, has failed already, or has begun anew since a time. */
async function isSettled(bucket: Bucket, batchId: string, failedAt: number): Promise<boolean> {
  if (await readBatchFile(bucket, batchId, 'split')) return true;
  const { createdAt = '' } = (await readBatchFile(bucket, batchId, 'description')) ?? {};
  const { finishedAt = '' } = (await readBatchFile(bucket, batchId, 'end')) ?? {};
  return [createdAt, finishedAt].some((time) => Date.parse(time) >= failedAt);
}

/** Describes the batch of a file that the splitter did not come to describe. */
async function describe(drop: Drop, batchId: string, { bucket, clock }: BatchEnvironment): Promise<void> {
  if (drop.kind === 'upload' || (await readBatchFile(bucket, batchId, 'description'))) return;
  const { operation, mailbox, name } = drop;
  const createdAt = new Date(clock.now()).toISOString();
  await writeBatchFile(bucket, batchId, 'description', { operation, mailbox, options: {}, name, createdAt });
}
