import {
  type BatchDescription,
  type BatchEnd,
  type BatchSplit,
  type Checkpoint,
  readBatchFile,
} from '../results/batch-files.ts';
import { doneOf, type Progress, progressOf } from '../results/progress.ts';

/** How a batch stands: waiting for its file, being split, being worked on, done, or failed as a whole. */
export type BatchState = 'waiting' | 'splitting' | 'running' | 'done' | 'failed';

/** What the bucket has of a batch. */
interface KeptBatch {
  readonly description: BatchDescription | undefined;
  readonly checkpoint: Checkpoint | undefined;
  readonly split: BatchSplit | undefined;
  readonly end: BatchEnd | undefined;
  readonly progress: Progress;
}

/** Gives what is to be told of a batch: its state, how many of its entries are done of how many, how they ended, how quickly, and what waits until when; undefined where there is no such batch. */
export async function describeBatch(bucket: string, batchId: string) {
  const kept = await readKept(bucket, batchId);
  const { description, checkpoint, split, end, progress } = kept;
  if (!description && !end && !progress.lastModified) return undefined;
  const { open, ...counts } = progress.counts;
  const state = stateOf(kept);
  return {
    batchId,
    state,
    reason: state === 'failed' ? end?.reason : undefined,
    operation: description?.operation,
    name: description?.name,
    done: doneOf(progress.counts),
    total: totalOf(kept),
    counts,
    entriesPerSecond: rateOf(kept),
    waiting: open === 0 ? undefined : { entries: open, until: progress.waitsUntil?.toISOString() },
    notes: split?.notes,
    createdAt: description?.createdAt,
    expiresAt: checkpoint ? undefined : description?.expiresAt,
    finishedAt: isEnded(kept) ? end?.finishedAt : undefined,
  };
}

async function readKept(bucket: string, batchId: string): Promise<KeptBatch> {
  const [description, checkpoint, split, end, progress] = await Promise.all([
    readBatchFile(bucket, batchId, 'description'),
    readBatchFile(bucket, batchId, 'checkpoint'),
    readBatchFile(bucket, batchId, 'split'),
    readBatchFile(bucket, batchId, 'end'),
    progressOf(bucket, batchId),
  ]);
  return { description, checkpoint, split, end, progress };
}

function stateOf(kept: KeptBatch): BatchState {
  const total = totalOf(kept);
  if (total !== undefined && doneOf(kept.progress.counts) >= total) return 'done';
  if (isEnded(kept) && kept.end?.state === 'failed') return 'failed';
  if (total !== undefined) return 'running';
  return kept.checkpoint ? 'splitting' : 'waiting';
}

/** Gives how many entries a batch has, if that is known: what is no file's and no request's is the one message whose results tell it. */
function totalOf({ description, split, progress: { counts, lastModified } }: KeptBatch): number | undefined {
  if (split) return split.entries;
  return description || !lastModified ? undefined : doneOf(counts) + counts.open;
}

/** Says whether a batch has ended, and not begun anew since: a file that has failed may be dropped once more. */
function isEnded({ description, end }: KeptBatch): boolean {
  return end !== undefined && (description === undefined || end.finishedAt >= description.createdAt);
}

/** Gives the entries per second from a batch's beginning to its last result. */
function rateOf({ description, progress: { counts, lastModified } }: KeptBatch): number | undefined {
  if (!description || !lastModified) return undefined;
  const seconds = Math.max(1, (lastModified.getTime() - Date.parse(description.createdAt)) / 1000);
  return Math.round((10 * doneOf(counts)) / seconds) / 10;
}
