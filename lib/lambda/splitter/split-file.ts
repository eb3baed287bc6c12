import { failed } from '../../contract/result.ts';
import { readRows } from '../../files/read-rows.ts';
import { retryPolicy } from '../../recovery/retry-policy.ts';
import { partMessage } from '../messages/part-message.ts';
import { type QueueMessage, sendMessages } from '../messages/queue.ts';
import { watchMessage } from '../messages/watch-message.ts';
import { type Checkpoint, readBatchFile, writeBatchFile } from '../results/batch-files.ts';
import { recordResults } from '../results/record-results.ts';
import type { FileBatch } from './file-batch.ts';
import { type EntryRow, type FilePart, fileLimits, groupsOf, partsOf, type SizedRow } from './file-parts.ts';
import type { SplitterContext } from './splitter-environment.ts';

/** Splits a file into messages on the work queue, from the checkpoint of an earlier invocation; a file that was split is left alone. */
export async function splitFile(batch: FileBatch, context: SplitterContext): Promise<void> {
  const { bucket, clock, monitor } = context;
  const { batchId } = batch;
  const startedAt = clock.now();
  if (await readBatchFile(bucket, batchId, 'split')) return monitor.info('split already', { batchId });
  let checkpoint = await begin(batch, context);
  const notes: string[] = [];
  for await (const group of groupsOf(rowsAfter(checkpoint.line, batch, notes), checkpoint.limits.group)) {
    checkpoint = await sendGroup(group, checkpoint, batch, context);
    await writeBatchFile(bucket, batchId, 'checkpoint', checkpoint);
  }
  const { nextPart: parts, entries } = checkpoint;
  await writeBatchFile(bucket, batchId, 'split', { parts, entries, notes });
  await watchAgain(batchId, startedAt, context);
  monitor.info('split', { batchId, parts, entries });
}

/** Returns the checkpoint to begin at. A new batch, or one that was given up, is described and watched first. */
async function begin(batch: FileBatch, context: SplitterContext): Promise<Checkpoint> {
  const { bucket, clock } = context;
  const { batchId, operation, options, name } = batch;
  const checkpoint = await readBatchFile(bucket, batchId, 'checkpoint');
  if (checkpoint && !(await readBatchFile(bucket, batchId, 'end'))) return checkpoint;
  const at = new Date(clock.now()).toISOString();
  const { mailbox, ...others } = options;
  const description = { operation: operation.name, mailbox, options: others, name, createdAt: at };
  await writeBatchFile(bucket, batchId, 'description', description);
  await watch(batchId, context);
  const begun = { nextPart: 0, line: 0, entries: 0, limits: fileLimits, ...checkpoint, at };
  await writeBatchFile(bucket, batchId, 'checkpoint', begun);
  return begun;
}

/** Watches a batch again that was said to have failed since a time, which ended its watch, although this splitter went on. */
async function watchAgain(batchId: string, since: number, context: SplitterContext): Promise<void> {
  const end = await readBatchFile(context.bucket, batchId, 'end');
  if (end && Date.parse(end.finishedAt) >= since) await watch(batchId, context);
}

/** Has the worker check the batch from now on until it has ended. */
async function watch(batchId: string, context: SplitterContext): Promise<void> {
  const now = context.clock.now();
  await sendWithRetries([watchMessage({ batchId, since: new Date(now).toISOString() }, now)], context);
}

async function* rowsAfter(line: number, batch: FileBatch, notes: string[]): AsyncGenerator<EntryRow, void> {
  const { name, content, rowOptions, operation } = batch;
  for await (const row of readRows(name, await content.open(), { ...rowOptions, entry: operation.entry })) {
    if ('warning' in row) notes.push(row.warning);
    else if (row.line > line) yield row;
  }
}

/** Sends the parts of a group and records its wrong rows; returns the checkpoint after it. */
async function sendGroup(
  group: readonly SizedRow[],
  checkpoint: Checkpoint,
  batch: FileBatch,
  context: SplitterContext,
): Promise<Checkpoint> {
  const { batchId, operation } = batch;
  const parts = partsOf(group, batchId, operation, checkpoint);
  const messages = parts.flatMap((each) =>
    'entries' in each ? [partMessage(operation, { ...each, ...batch }, each.part)] : [],
  );
  await Promise.all([sendWithRetries(messages, context), recordFaults(parts, context)]);
  return {
    ...checkpoint,
    nextPart: checkpoint.nextPart + parts.length,
    line: group.at(-1)?.row.line ?? checkpoint.line,
    entries: checkpoint.entries + group.length,
    at: new Date(context.clock.now()).toISOString(),
  };
}

/** Sends messages, refused ones again after a pause; throws if the queue goes on refusing them. */
async function sendWithRetries(
  messages: readonly QueueMessage[],
  { workQueue, clock }: SplitterContext,
): Promise<void> {
  let left = messages;
  for (const pauseMs of [0, ...retryPolicy.splitterPausesMs]) {
    if (pauseMs > 0) await clock.sleep(pauseMs);
    const accepted = await sendMessages(workQueue, left);
    left = left.filter((_, place) => !accepted[place]);
    if (left.length === 0) return;
  }
  throw new Error('the work queue refused the parts');
}

async function recordFaults(parts: readonly FilePart[], context: SplitterContext): Promise<void> {
  const attempts = parts.flatMap((each) => {
    if (!('faults' in each)) return [];
    const results = each.faults.map((fault, index) => ({
      index,
      ...failed('BatchItemInvalid', `line ${each.part.places[index]}: ${fault}`),
    }));
    return [{ origin: each.part, attempt: 1, results }];
  });
  const recorded = await recordResults(context, attempts);
  if (!recorded.every(Boolean)) throw new Error('the bucket did not accept the results');
}
