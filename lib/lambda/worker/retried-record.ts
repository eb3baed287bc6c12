import type { SQSRecord } from 'aws-lambda';
import type { Chance } from '../../runtime/chance.ts';
import { messageBackOffMs } from '../messages/visibility.ts';
import type { ClaimedMessage } from './claimed-message.ts';
import { receiveCountOf } from './work-message.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

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

/** Returns the record of a message whose attempt could not be recorded or finished: the next one begins when its claim expires. */
export function retriedAfterClaim(
  { record, claim }: ClaimedMessage,
  { chance, clock }: WorkerEnvironment,
): RetriedRecord {
  const { waitMs } = retriedRecord(record, chance);
  return { record, waitMs: Math.max(waitMs, claim ? claim.record.until - clock.now() : 0) };
}
