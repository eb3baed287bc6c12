import type { SQSRecord } from 'aws-lambda';
import { errorFacts } from '../common/log-facts.ts';
import { readWatch, type Watch } from '../messages/watch-message.ts';
import { checkBatch } from './check-batch.ts';
import { type RetriedRecord, retriedRecord } from './retried-record.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

/** A record that has the worker check a batch. */
export interface WatchRecord {
  readonly record: SQSRecord;
  readonly watch: Watch;
}

/** Returns the watch of a record, or undefined for any other record. */
export function watchRecord(record: SQSRecord): WatchRecord | undefined {
  const watch = readWatch(record.body);
  return watch && { record, watch };
}

/** Checks batches; returns the records to retry. */
export async function checkBatches(
  watches: readonly WatchRecord[],
  environment: WorkerEnvironment,
): Promise<readonly RetriedRecord[]> {
  const retried = await Promise.all(watches.map((each) => checkWatched(each, environment)));
  return retried.flat();
}

async function checkWatched({ record, watch }: WatchRecord, { batches, chance, monitor }: WorkerEnvironment) {
  try {
    return (await checkBatch(watch, batches)) ? [] : [retriedRecord(record, chance)];
  } catch (error) {
    monitor.failure('batch not checked', { batchId: watch.batchId, ...errorFacts(error) });
    return [retriedRecord(record, chance)];
  }
}
