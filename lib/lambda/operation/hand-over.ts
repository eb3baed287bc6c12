import type { Request } from '../../contract/request.ts';
import { failed, type Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { errorFacts } from '../common/log-facts.ts';
import { maxEntryBytes, messageChunks, messageLimits } from '../messages/message-chunks.ts';
import type { Part } from '../messages/part.ts';
import { partMessage } from '../messages/part-message.ts';
import { sendMessages } from '../messages/queue.ts';
import { watchMessage } from '../messages/watch-message.ts';
import type { BatchEnvironment } from '../results/batch-environment.ts';
import { type BatchSplit, readBatchFile, writeBatchFile } from '../results/batch-files.ts';
import { recordResults } from '../results/record-results.ts';
import { sendUnsent } from '../results/send-unsent.ts';

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

/**
 * Accepts a request as a batch: its undone entries go to the work queue, its results to the bucket. Throws if either
 * refuses before it is accepted. Handing over again changes nothing.
 */
export async function handOver(given: HandOver, environment: BatchEnvironment): Promise<void> {
  const { bucket, workQueue, clock } = environment;
  const { batchId, operation, request } = given;
  if (await readBatchFile(bucket, batchId, 'split')) return;
  const now = clock.now();
  const createdAt = new Date(now).toISOString();
  // First, so that a batch is watched wherever this stops: the watch sends what was accepted and not sent.
  const [isWatched] = await sendMessages(workQueue, [watchMessage({ batchId, since: createdAt }, now)]);
  if (!isWatched) throw new Error('the work queue did not accept the batch');
  const { mailbox, ...options } = request.options;
  await writeBatchFile(bucket, batchId, 'description', { operation: operation.name, mailbox, options, createdAt });
  const { results, messages } = partsOf(given);
  await record(results, given, environment);
  const split = { parts: messages.length + 1, entries: request.entries.length, notes: [], unsent: messages };
  await writeBatchFile(bucket, batchId, 'split', split);
  await sendAccepted(batchId, split, environment);
}

/** Returns the messages of the undone entries, and the results of all others. */
function partsOf(given: HandOver) {
  const { operation, request } = given;
  const sized = given.undone.map((index) => {
    const entry = request.entries[index];
    return { index, entry, bytes: Buffer.byteLength(JSON.stringify(entry)) };
  });
  const tooLong = sized.flatMap(({ index, bytes }) => (bytes > maxEntryBytes ? [tooLongResult(index)] : []));
  const sendable = sized.filter(({ bytes }) => bytes <= maxEntryBytes);
  const messages = messageChunks(sendable, messageLimits).map((chunk, place) => {
    const indexes = chunk.map(({ index }) => index);
    const entries = chunk.map(({ entry }) => entry);
    return partMessage(operation, { ...request, entries }, partOfRequest(given, place + 1, indexes));
  });
  return { results: [...given.results, ...tooLong], messages };
}

/** Sends the parts of an accepted batch. What fails here is left to the watch. */
async function sendAccepted(batchId: string, split: BatchSplit, environment: BatchEnvironment): Promise<void> {
  try {
    await sendUnsent(batchId, split, environment);
  } catch (error) {
    environment.monitor.failure('parts not recorded as sent', { batchId, ...errorFacts(error) });
  }
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
  const attempt = { origin: partOfRequest(given, 0, places), attempt: 1, results };
  const [isRecorded] = await recordResults(environment, [attempt]);
  if (!isRecorded) throw new Error('the bucket did not accept the results');
}
