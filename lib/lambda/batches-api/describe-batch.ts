import {
  type BatchDescription,
  type BatchEnd,
  type BatchSplit,
  type Checkpoint,
  readBatchFile,
} from '../results/batch-files.ts';
import type { Bucket } from '../results/bucket.ts';
import { doneOf, type Progress, progressOf } from '../results/progress.ts';

/** The state of a batch: waiting for its file, being split, running, done, or failed as a whole. */
export type BatchState = 'waiting' | 'splitting' | 'running' | 'done' | 'failed';

/** Everything that the bucket holds of a batch. */
interface StoredBatch {
  readonly description: BatchDescription | undefined;
  readonly checkpoint: Checkpoint | undefined;
  readonly split: BatchSplit | undefined;
  readonly end: BatchEnd | undefined;
  readonly progress: Progress;
}

/** Returns the body of `GET /batches/{id}`: state, counts, rate and waits; undefined if there is no such batch. */
export async function describeBatch(bucket: Bucket, batchId: string) {
  const stored = await readStored(bucket, batchId);
  const { description, checkpoint, split, end, progress } = stored;
  if (!description && !end && !progress.lastModified) return undefined;
  const { open, ...counts } = progress.counts;
  const state = stateOf(stored);
  return {
    batchId,
    state,
    reason: state === 'failed' ? end?.reason : undefined,
    operation: description?.operation,
    name: description?.name,
    done: doneOf(progress.counts),
    total: totalOf(stored),
    counts,
    entriesPerSecond: rateOf(stored),
    waiting: open === 0 ? undefined : { entries: open, until: isoTime(progress.waitsUntil) },
    notes: split?.notes,
    createdAt: description?.createdAt,
    expiresAt: checkpoint ? undefined : description?.expiresAt,
    finishedAt: hasFinished(stored) ? end?.finishedAt : undefined,
  };
}

function isoTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

async function readStored(bucket: Bucket, batchId: string): Promise<StoredBatch> {
  const [description, checkpoint, split, end, progress] = await Promise.all([
    readBatchFile(bucket, batchId, 'description'),
    readBatchFile(bucket, batchId, 'checkpoint'),
    readBatchFile(bucket, batchId, 'split'),
    readBatchFile(bucket, batchId, 'end'),
    progressOf(bucket, batchId),
  ]);
  return { description, checkpoint, split, end, progress };
}

function stateOf(stored: StoredBatch): BatchState {
  const total = totalOf(stored);
  if (total !== undefined && doneOf(stored.progress.counts) >= total) return 'done';
  if (hasFinished(stored) && stored.end?.state === 'failed') return 'failed';
  if (total !== undefined) return 'running';
  return stored.checkpoint ? 'splitting' : 'waiting';
}

/** Returns the number of entries, if known. A batch without a description is one message, whose results tell it. */
function totalOf({ description, split, progress: { counts, lastModified } }: StoredBatch): number | undefined {
  if (split) return split.entries;
  return description || !lastModified ? undefined : doneOf(counts) + counts.open;
}

/** Whether a batch has finished and not begun anew since: a file that failed may be dropped again. */
function hasFinished({ description, end }: StoredBatch): boolean {
  return end !== undefined && (description === undefined || end.finishedAt >= description.createdAt);
}

/** Returns the entries per second from the batch's beginning to its last result. */
function rateOf({ description, progress: { counts, lastModified } }: StoredBatch): number | undefined {
  if (!description || !lastModified) return undefined;
  const seconds = Math.max(1, (lastModified - Date.parse(description.createdAt)) / 1000);
  return Math.round((10 * doneOf(counts)) / seconds) / 10;
}
