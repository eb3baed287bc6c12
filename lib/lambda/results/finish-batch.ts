import type { Counts } from '../../contract/counts.ts';
import { type BatchEnd, readBatchFile, writeBatchFile } from './batch-files.ts';
import { resultsPrefix } from './result-name.ts';

/** What this product is called as the source of events. */
const source = 'ews-batch';
const detailTypes: Readonly<Record<BatchEnd['state'], string>> = { done: 'Batch done', failed: 'Batch failed' };

/** Ends a batch: an EventBridge event says so, with the counts, and then the bucket; where this breaks off in between, the event comes twice. */
export async function finishBatch(
  bucket: string,
  batchId: string,
  end: Omit<BatchEnd, 'finishedAt'>,
  counts: Counts,
  now: Date = new Date(),
): Promise<void> {
  const { operation } = (await readBatchFile(bucket, batchId, 'description')) ?? {};
  const { open: _, ...counted } = counts;
  const results = { bucket, prefix: resultsPrefix(batchId) };
  await putEvent(detailTypes[end.state], { batchId, operation, ...end, counts: counted, results });
  await writeBatchFile(bucket, batchId, 'end', { ...end, finishedAt: now.toISOString() });
}

async function putEvent(DetailType: string, detail: object): Promise<void> {
  const { EventBridgeClient, PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
  const event = { Source: source, DetailType, Detail: JSON.stringify(detail) };
  const { FailedEntryCount = 0 } = await new EventBridgeClient().send(new PutEventsCommand({ Entries: [event] }));
  if (FailedEntryCount > 0) throw new Error('EventBridge did not take the event');
}
