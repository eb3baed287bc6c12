import { setTimeout } from 'node:timers/promises';
import { failed } from '../../contract/result.ts';
import { readRows } from '../../files/read-rows.ts';
import { log } from '../common/log.ts';
import { partMessage } from '../messages/part-message.ts';
import { type QueueMessage, sendMessages } from '../messages/queue.ts';
import { type Checkpoint, readBatchFile, writeBatchFile } from '../results/batch-files.ts';
import { openObject } from '../results/bucket.ts';
import { recordResults } from '../results/record-results.ts';
import { watchMessage } from '../results/watch.ts';
import type { FileBatch, SplitterContext } from './file-batch.ts';
import { type EntryRow, type FilePart, groupsOf, partsOf } from './parts.ts';

// A queue that refuses messages for longer is left to the next invocation.
const pausesMs = [500, 1_000, 2_000, 4_000];

/** Splits a file into parts on the work queue, from where an earlier invocation got to; what was split already, it leaves alone. */
export async function splitFile(batch: FileBatch, context: SplitterContext): Promise<void> {
  const { batchesBucket: bucket } = context;
  const { batchId, file, operation, rowOptions } = batch;
  if (await readBatchFile(bucket, batchId, 'split')) return log().info('split already', { batchId });
  let checkpoint = await begin(batch, context);
  const opened = await openObject(bucket, file.key, file.versionId);
  if (!opened) throw new Error('the file is gone');
  const notes: string[] = [];
  const rows = rowsAfter(
    checkpoint.line,
    readRows(batch.name, opened.chunks, { ...rowOptions, entry: operation.entry }),
    notes,
  );
  for await (const group of groupsOf(rows)) {
    const parts = partsOf(group, batchId, operation, checkpoint.nextPart);
    await Promise.all([send(parts, batch, context), recordFaults(parts, bucket)]);
    checkpoint = {
      nextPart: checkpoint.nextPart + parts.length,
      line: group.at(-1)?.row.line ?? checkpoint.line,
      entries: checkpoint.entries + group.length,
      at: new Date().toISOString(),
    };
    await writeBatchFile(bucket, batchId, 'checkpoint', checkpoint);
  }
  const { nextPart: parts, entries } = checkpoint;
  await writeBatchFile(bucket, batchId, 'split', { parts, entries, notes });
  log().info('split', { batchId, parts, entries });
}

/** Gives the checkpoint to begin at; where there is none, or the batch was given up, it first says what the batch is and has it looked after. */
async function begin(batch: FileBatch, { batchesBucket, workQueueUrl }: SplitterContext): Promise<Checkpoint> {
  const { batchId, operation, options, name } = batch;
  const checkpoint = await readBatchFile(batchesBucket, batchId, 'checkpoint');
  if (checkpoint && !(await readBatchFile(batchesBucket, batchId, 'end'))) return checkpoint;
  const now = new Date();
  const at = now.toISOString();
  const { mailbox, ...others } = options;
  const description = { operation: operation.name, mailbox, options: others, name, createdAt: at };
  await writeBatchFile(batchesBucket, batchId, 'description', description);
  await sendSurely(workQueueUrl, [watchMessage({ batchId, since: at }, now.getTime())]);
  const begun = { nextPart: 0, line: 0, entries: 0, ...checkpoint, at };
  await writeBatchFile(batchesBucket, batchId, 'checkpoint', begun);
  return begun;
}

async function* rowsAfter(
  line: number,
  rows: ReturnType<typeof readRows>,
  notes: string[],
): AsyncGenerator<EntryRow, void> {
  for await (const row of rows) {
    if ('warning' in row) notes.push(row.warning);
    else if (row.line > line) yield row;
  }
}

async function send(parts: readonly FilePart[], batch: FileBatch, { workQueueUrl }: SplitterContext): Promise<void> {
  const messages = parts.flatMap((each) =>
    'entries' in each ? [partMessage(batch.operation, { ...each, ...batch }, each.part)] : [],
  );
  await sendSurely(workQueueUrl, messages);
}

/** Sends messages, those that the queue refuses again; throws where it goes on refusing them. */
async function sendSurely(queueUrl: string, messages: readonly QueueMessage[]): Promise<void> {
  let left = messages;
  for (const pauseMs of [...pausesMs, 0]) {
    const taken = await sendMessages(queueUrl, left);
    left = left.filter((_, place) => !taken[place]);
    if (left.length === 0) return;
    await setTimeout(pauseMs);
  }
  throw new Error('the work queue does not take the parts');
}

async function recordFaults(parts: readonly FilePart[], bucket: string): Promise<void> {
  const attempts = parts.flatMap((each) => {
    if (!('faults' in each)) return [];
    const final = each.faults.map((fault, index) => ({
      index,
      ...failed('BatchItemInvalid', `line ${each.part.places[index]}: ${fault}`),
    }));
    return [{ origin: each.part, attempt: 1, final, open: 0, waitMs: 0 }];
  });
  const recorded = await recordResults(bucket, attempts);
  if (!recorded.every(Boolean)) throw new Error('the bucket does not take the results');
}
