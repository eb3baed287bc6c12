import type { SQSRecord } from 'aws-lambda';
import type { Chance } from '../../runtime/chance.ts';
import { messageBackOffMs } from '../messages/visibility.ts';
import { receiveCountOf } from './work-message.ts';

/** A record that the queue delivers again, in the partial batch response. */
export interface RetriedRecord {
  readonly record: SQSRecord;
  /** Milliseconds until it becomes visible again. */
  readonly waitMs: number;
}

/** Returns a record to retry after the usual back-off. */
export function retriedRecord(record: SQSRecord, chance: Chance): RetriedRecord {
  return { record, waitMs: messageBackOffMs(receiveCountOf(record), chance.random()) };
}
