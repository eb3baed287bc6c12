import { type BatchEnd, readBatchFile } from './batch-files.ts';
import { doneOf, type Progress, progressOf } from './progress.ts';

/** How a batch stands: waiting for its file, being split, being worked on, done, or failed as a whole. */
export type BatchState = 'waiting' | 'splitting' | 'running' | 'done' | 'failed';

/** Gives what is to be told of a batch: its state, how many of its entries are done of how many, how they ended, how quickly, and what waits until when; undefined where there is no such batch. */
export async function describeBatch(bucket: string, batchId: string) {
  const [description, checkpoint, split, end, progress] = await Promise.all([
    readBatchFile(bucket, batchId, 'description'),
    readBatchFile(bucket, batchId, 'checkpoint'),
    readBatchFile(bucket, batchId, 'split'),
    readBatchFile(bucket, batchId, 'end'),
    progressOf(bucket, batchId),
  ]);
  const { open: _, ...counts } = progress.counts;
  const isKnown = description !== undefined || end !== undefined || progress.lastModified !== undefined;
  if (!isKnown) return undefined;
  const isOfMessage = description === undefined && progress.lastModified !== undefined;
  const total = split?.entries ?? (isOfMessage ? doneOf(progress.counts) + progress.counts.open : undefined);
  const done = doneOf(progress.counts);
  // A file that was dropped once more after it had failed begins anew.
  const isOver = end !== undefined && (description === undefined || end.finishedAt >= description.createdAt);
  const failure = isOver && end.state === 'failed' ? end : undefined;
  return {
    batchId,
    state: stateOf({
      failure,
      isDone: total !== undefined && done >= total,
      isSplit: total !== undefined,
      isBegun: checkpoint !== undefined,
    }),
    reason: failure?.reason,
    operation: description?.operation,
    name: description?.name,
    done,
    total,
    counts,
    entriesPerSecond: rateOf(done, description?.createdAt, progress),
    waiting: waitingOf(progress),
    notes: split?.notes,
    createdAt: description?.createdAt,
    expiresAt: checkpoint ? undefined : description?.expiresAt,
    finishedAt: isOver ? end.finishedAt : undefined,
  };
}

interface Signs {
  readonly failure: BatchEnd | undefined;
  readonly isDone: boolean;
  readonly isSplit: boolean;
  readonly isBegun: boolean;
}

function stateOf({ failure, isDone, isSplit, isBegun }: Signs): BatchState {
  if (failure) return 'failed';
  if (isDone) return 'done';
  if (isSplit) return 'running';
  return isBegun ? 'splitting' : 'waiting';
}

function rateOf(done: number, createdAt: string | undefined, { lastModified }: Progress): number | undefined {
  if (createdAt === undefined || lastModified === undefined) return undefined;
  const seconds = Math.max(1, (lastModified.getTime() - Date.parse(createdAt)) / 1000);
  return Math.round((10 * done) / seconds) / 10;
}

function waitingOf({ counts, waitsUntil }: Progress) {
  return counts.open === 0 ? undefined : { entries: counts.open, until: waitsUntil?.toISOString() };
}
