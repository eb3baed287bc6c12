import type { SQSRecord } from 'aws-lambda';
import { errorFacts } from '../common/log-facts.ts';
import { readWatch, type Watch } from '../messages/watch-message.ts';
import { checkBatch } from './check-batch.ts';
import { failUnsplitFile } from './fail-unsplit-file.ts';
import { type RetriedRecord, retriedRecord } from './retried-record.ts';
import { readUnsplitFile, type UnsplitFile } from './unsplit-file.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

/** A record about a batch: that it is to be checked, or that the splitter did not split its file. */
export type WatchRecord = { readonly record: SQSRecord } & (
  | { readonly watch: Watch }
  | { readonly unsplit: UnsplitFile }
);

/** Returns a record that is about a batch, or undefined for any other record. */
export function watchRecord(record: SQSRecord): WatchRecord | undefined {
  const watch = readWatch(record.body);
  if (watch) return { record, watch };
  const unsplit = readUnsplitFile(record);
  return unsplit && { record, unsplit };
}

/** Checks batches, and makes those fail whose file was not split; returns the records to retry. */
export async function checkBatches(
  watches: readonly WatchRecord[],
  environment: WorkerEnvironment,
): Promise<readonly RetriedRecord[]> {
  const retried = await Promise.all(watches.map((each) => handle(each, environment)));
  return retried.flat();
}

async function handle(each: WatchRecord, { batches, chance, monitor }: WorkerEnvironment) {
  const { record } = each;
  try {
    if ('watch' in each) return (await checkBatch(each.watch, batches)) ? [] : [retriedRecord(record, chance)];
    await failUnsplitFile(each.unsplit, batches);
    return [];
  } catch (error) {
    const facts = 'watch' in each ? { batchId: each.watch.batchId } : { messageId: record.messageId };
    monitor.failure('batch not checked', { ...facts, ...errorFacts(error) });
    return [retriedRecord(record, chance)];
  }
}
