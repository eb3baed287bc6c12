import type { SQSRecord } from 'aws-lambda';
import type { SourceQueue } from './source-queue.ts';

// What an invocation takes, less the frame of the event: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const payloadLimit = 6 * 1024 * 1024 - 100;

/** How many records a batch has at most, and how long (ms) it waits for them after the first. */
export interface Batching {
  readonly batchSize: number;
  readonly maximumBatchingWindowMs: number;
}

/** Receives records until there are enough, or the window is over, or they fill an invocation, whatever comes first; none where the queue is empty for 20 seconds. */
export async function gather(queue: SourceQueue, batching: Batching): Promise<readonly SQSRecord[]> {
  const records = [...(await queue.receive(batching.batchSize))];
  let bytes = bytesOf(records);
  const end = Date.now() + batching.maximumBatchingWindowMs;
  while (records.length > 0 && records.length < batching.batchSize && bytes < payloadLimit && Date.now() < end) {
    const received = await queue.receive(batching.batchSize - records.length, Math.ceil((end - Date.now()) / 1000));
    records.push(...received);
    bytes += bytesOf(received);
  }
  return records;
}

/** Splits records into as many payloads as they need. */
export function inPayloads(records: readonly SQSRecord[]): readonly (readonly SQSRecord[])[] {
  const payloads: SQSRecord[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const size = bytesOf([record]);
    bytes += size;
    if (bytes > payloadLimit) {
      payloads.push([]);
      bytes = size;
    }
    payloads.at(-1)?.push(record);
  }
  return payloads;
}

// A comma for each record is the event's own.
function bytesOf(records: readonly SQSRecord[]): number {
  return records.reduce((sum, record) => sum + Buffer.byteLength(JSON.stringify(record)) + 1, 0);
}
