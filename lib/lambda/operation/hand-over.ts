import type { Request } from '../../contract/request.ts';
import { failed, type Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { maxEntryBytes, messageChunks, messageLimits } from '../messages/message-chunks.ts';
import type { Part } from '../messages/part.ts';
import { partMessage } from '../messages/part-message.ts';
import { type Queue, type QueueMessage, sendMessages } from '../messages/queue.ts';
import { watchMessage } from '../messages/watch-message.ts';
import type { BatchEnvironment } from '../results/batch-environment.ts';
import { readBatchFile, writeBatchFile } from '../results/batch-files.ts';
import { recordResults } from '../results/record-results.ts';

/** A request that goes on as a batch. */
export interface HandOver {
  readonly batchId: string;
  readonly operation: Operation;
  readonly request: Request;
  /** The results that are final. */
  readonly results: readonly Result[];
  /** The indexes of the entries that were surely not done. */
  readonly undone: readonly number[];
  /** The start of the keys that entries got from us; absent if an earlier request may have had it. */
  readonly keyPrefix: string | undefined;
}

/** Sends a request's undone entries to the work queue and its results to the bucket; throws if either refuses. Handing over again changes nothing. */
export async function handOver(given: HandOver, environment: BatchEnvironment): Promise<void> {
  const { bucket, workQueue, clock } = environment;
  const { batchId, operation, request } = given;
  if (await readBatchFile(bucket, batchId, 'split')) return;
  const now = clock.now();
  const { mailbox, ...options } = request.options;
  const createdAt = new Date(now).toISOString();
  await writeBatchFile(bucket, batchId, 'description', { operation: operation.name, mailbox, options, createdAt });
  const sized = given.undone.map((index) => {
    const entry = request.entries[index];
    return { index, entry, bytes: Buffer.byteLength(JSON.stringify(entry)) };
  });
  const tooLong = sized.flatMap(({ index, bytes }) => (bytes > maxEntryBytes ? [tooLongResult(index)] : []));
  await record([...given.results, ...tooLong], given, environment);
  const sendable = sized.filter(({ bytes }) => bytes <= maxEntryBytes);
  const messages = messageChunks(sendable, messageLimits).map((chunk, place) => {
    const indexes = chunk.map(({ index }) => index);
    const entries = chunk.map(({ entry }) => entry);
    return partMessage(operation, { ...request, entries }, partOfRequest(given, place + 1, indexes));
  });
  await sendAll(workQueue, messages);
  const split = { parts: messages.length + 1, entries: request.entries.length, notes: [] };
  await writeBatchFile(bucket, batchId, 'split', split);
  await sendAll(workQueue, [watchMessage({ batchId, since: createdAt }, now)]);
}

function partOfRequest({ batchId, keyPrefix }: HandOver, number: number, places: readonly number[]): Part {
  return { batchId, number, placeName: 'index', places, ...(keyPrefix === undefined ? {} : { keyPrefix }) };
}

function tooLongResult(index: number): Result {
  const expected = `expected an entry of at most ${maxEntryBytes} bytes if the answer does not wait for it`;
  return { index, ...failed('BatchItemInvalid', expected) };
}

async function record(results: readonly Result[], given: HandOver, environment: BatchEnvironment): Promise<void> {
  if (results.length === 0) return;
  // Their indexes are places in the batch already.
  const places = given.request.entries.map((_, index) => index);
  const attempt = { origin: partOfRequest(given, 0, places), attempt: 1, results, pending: 0, waitMs: 0 };
  const [isRecorded] = await recordResults(environment, [attempt]);
  if (!isRecorded) throw new Error('the bucket did not accept the results');
}

async function sendAll(queue: Queue, messages: readonly QueueMessage[]): Promise<void> {
  const accepted = await sendMessages(queue, messages);
  if (!accepted.every(Boolean)) throw new Error('the work queue did not accept the batch');
}
