import type { Counts } from '../../contract/counts.ts';
import type { BatchEnvironment } from './batch-environment.ts';
import { type BatchEnd, readBatchFile, writeBatchFile } from './batch-files.ts';
import { resultsPrefix } from './result-name.ts';

// The source of our EventBridge events.
const source = 'ews-batch';
const detailTypes: Readonly<Record<BatchEnd['state'], string>> = { done: 'Batch done', failed: 'Batch failed' };

type FinishEnvironment = Pick<BatchEnvironment, 'bucket' | 'eventBridge' | 'clock'>;

/** Sends the EventBridge event of a finished batch, then writes its end into the bucket; interrupted in between, it sends the event twice. */
export async function finishBatch(
  { bucket, eventBridge, clock }: FinishEnvironment,
  batchId: string,
  end: Omit<BatchEnd, 'finishedAt'>,
  counts: Counts,
): Promise<void> {
  const { operation } = (await readBatchFile(bucket, batchId, 'description')) ?? {};
  const { open: _, ...counted } = counts;
  const results = { bucket: bucket.name, prefix: resultsPrefix(batchId) };
  await putEvent(eventBridge, detailTypes[end.state], { batchId, operation, ...end, counts: counted, results });
  await writeBatchFile(bucket, batchId, 'end', { ...end, finishedAt: new Date(clock.now()).toISOString() });
}

async function putEvent(
  eventBridge: FinishEnvironment['eventBridge'],
  DetailType: string,
  detail: object,
): Promise<void> {
  const { PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
  const event = { Source: source, DetailType, Detail: JSON.stringify(detail) };
  const { FailedEntryCount = 0 } = await (await eventBridge()).send(new PutEventsCommand({ Entries: [event] }));
  if (FailedEntryCount > 0) throw new Error('EventBridge did not accept the event');
}
