import type { Request } from '../../contract/request.ts';
import { failed, type Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { inMessages, mostEntryBytes } from '../messages/in-messages.ts';
import type { Part } from '../messages/part.ts';
import { partMessage } from '../messages/part-message.ts';
import { type QueueMessage, sendMessages } from '../messages/queue.ts';
import { readBatchFile, writeBatchFile } from '../results/batch-files.ts';
import { recordResults } from '../results/record-results.ts';
import { type BatchPlaces, watchMessage } from '../results/watch.ts';

/** A request of which nothing, or not everything, was done: the id of the batch that it becomes, the results that there are, the entries that surely were not done, and what the keys of its entries start with that they have from us alone. */
export interface Undone {
  readonly batchId: string;
  readonly operation: Operation;
  readonly request: Request;
  readonly results: readonly Result[];
  readonly undone: readonly number[];
  readonly keyPrefix: string | undefined;
}

/** Makes a batch of a request: puts what was not done of it on the work queue, and the results that there are into the bucket; throws where either does not take it. The same batch again changes nothing. */
export async function handOver(undone: Undone, places: BatchPlaces, now: Date = new Date()): Promise<void> {
  const { batchesBucket: bucket, workQueueUrl } = places;
  const { batchId, operation, request } = undone;
  if (await readBatchFile(bucket, batchId, 'split')) return;
  const { mailbox, ...options } = request.options;
  const createdAt = now.toISOString();
  await writeBatchFile(bucket, batchId, 'description', { operation: operation.name, mailbox, options, createdAt });
  const sized = undone.undone.map((index) => {
    const entry = request.entries[index];
    return { index, entry, bytes: Buffer.byteLength(JSON.stringify(entry)) };
  });
  const tooLong = sized.flatMap(({ index, bytes }) => (bytes > mostEntryBytes ? [tooLongResult(index)] : []));
  await record([...undone.results, ...tooLong], undone, bucket);
  const messages = inMessages(sized.filter(({ bytes }) => bytes <= mostEntryBytes)).map((some, place) => {
    const part = partOfRequest(
      undone,
      place + 1,
      some.map(({ index }) => index),
    );
    return partMessage(operation, { ...request, entries: some.map(({ entry }) => entry) }, part);
  });
  await sendAll(workQueueUrl, messages);
  await writeBatchFile(bucket, batchId, 'split', {
    parts: messages.length + 1,
    entries: request.entries.length,
    notes: [],
  });
  await sendAll(workQueueUrl, [watchMessage({ batchId, since: createdAt }, now.getTime())]);
}

function partOfRequest({ batchId, keyPrefix }: Undone, number: number, places: readonly number[]): Part {
  return { batchId, number, placeName: 'index', places, ...(keyPrefix === undefined ? {} : { keyPrefix }) };
}

function tooLongResult(index: number): Result {
  const expected = `expected an entry of at most ${mostEntryBytes} bytes where the answer does not wait for it`;
  return { index, ...failed('BatchItemInvalid', expected) };
}

async function record(results: readonly Result[], undone: Undone, bucket: string): Promise<void> {
  if (results.length === 0) return;
  // Their indexes are places in the batch already.
  const origin = partOfRequest(
    undone,
    0,
    undone.request.entries.map((_, index) => index),
  );
  const [isTaken] = await recordResults(bucket, [{ origin, attempt: 1, final: results, open: 0, waitMs: 0 }]);
  if (!isTaken) throw new Error('the bucket does not take the results');
}

async function sendAll(queueUrl: string, messages: readonly QueueMessage[]): Promise<void> {
  const taken = await sendMessages(queueUrl, messages);
  if (!taken.every(Boolean)) throw new Error('the work queue does not take the batch');
}
