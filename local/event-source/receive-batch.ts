import type { SQSRecord } from 'aws-lambda';
import type { SourceQueue } from './source-queue.ts';

// The limit of an event, minus 100 bytes for the JSON around its records: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const payloadLimit = 6 * 1024 * 1024 - 100;

/** The batch size of an event source mapping, and its batching window: how long, in ms, a batch waits for more records after its first. */
export interface Batching {
  readonly batchSize: number;
  readonly maximumBatchingWindowMs: number;
}

/** Receives records until the batch is full, its window ends, or they fill one event. Returns none if the queue stays empty for 20 seconds. */
export async function receiveBatch(queue: SourceQueue, batching: Batching): Promise<readonly SQSRecord[]> {
  const records = [...(await queue.receive(batching.batchSize))];
  let bytes = countBytes(records);
  const end = Date.now() + batching.maximumBatchingWindowMs;
  while (records.length > 0 && records.length < batching.batchSize && bytes < payloadLimit && Date.now() < end) {
    const received = await queue.receive(batching.batchSize - records.length, Math.ceil((end - Date.now()) / 1000));
    records.push(...received);
    bytes += countBytes(received);
  }
  return records;
}

/** Splits records into the fewest consecutive groups that each fit into one event. */
export function splitIntoPayloads(records: readonly SQSRecord[]): readonly (readonly SQSRecord[])[] {
  const payloads: SQSRecord[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const size = countBytes([record]);
    bytes += size;
    if (bytes > payloadLimit) {
      payloads.push([]);
      bytes = size;
    }
    payloads.at(-1)?.push(record);
  }
  return payloads;
}

// Each record has one comma beside it in the event.
function countBytes(records: readonly SQSRecord[]): number {
  return records.reduce((sum, record) => sum + Buffer.byteLength(JSON.stringify(record)) + 1, 0);
}
