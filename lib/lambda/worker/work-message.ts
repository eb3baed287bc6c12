import type { SQSRecord } from 'aws-lambda';
import { withKeys } from '../../contract/key.ts';
import type { Request } from '../../contract/request.ts';
import { isSurelyNotDone } from '../../contract/response-codes.ts';
import type { Operation } from '../../operation/operation.ts';
import { textOf } from '../../schema/faults.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import type { Failure } from '../messages/entry-message.ts';
import { type Origin, originOf } from '../messages/origin.ts';
import { type QueuedRequest, readQueuedRequest } from '../messages/queued-request.ts';

/** A message of the work queue that is a batch. */
export interface WorkMessage {
  readonly record: SQSRecord;
  readonly operation: Operation;
  /** The request, each entry with its key; its history is not known before the message is claimed. */
  readonly request: Request;
  /** Empty if it was not tried before. */
  readonly failure: Failure;
  readonly origin: Origin;
  readonly receiveCount: number;
  /** The least number that an attempt at it may have: its receives, with the attempts before it was requeued or redriven. */
  readonly leastAttempt: number;
  /** The time since which it is tried, in ms. */
  readonly since: number;
  /** The time of the first failure for which it was requeued (ISO 8601). */
  readonly requeuedSince: string | undefined;
}

/** A message of the work queue that is no batch, with the reason. */
export interface InvalidMessage {
  readonly record: SQSRecord;
  readonly reason: string;
}

/** Returns a record of the work queue read; `giveUpMs` is how long a message is retried. */
export async function readRecord(
  record: SQSRecord,
  operationNamed: OperationNamed,
  giveUpMs: number,
): Promise<WorkMessage | InvalidMessage> {
  const checked = await readQueuedRequest(record.body, operationNamed);
  if ('faults' in checked) return { record, reason: textOf(checked.faults) };
  return workMessage(record, checked.value, giveUpMs);
}

function workMessage(record: SQSRecord, queued: QueuedRequest, giveUpMs: number): WorkMessage {
  const { operation, options, entries, failure = {} } = queued;
  const { messageId, attributes } = record;
  const receiveCount = receiveCountOf(record);
  const sentAt = Number(attributes.SentTimestamp);
  const requeuedSince = requeuedSinceOf(sentAt, failure, giveUpMs);
  const origin = originOf(record, failure, entries.length);
  const keyPrefix = ('places' in origin ? origin.keyPrefix : undefined) ?? messageId;
  const keyed = operation.isKeyed ? { entries: withKeys(entries, keyPrefix), keyPrefix } : { entries };
  return {
    record,
    operation,
    request: { options, ...keyed },
    failure,
    origin,
    receiveCount,
    leastAttempt: (failure.attempt ?? 0) + receiveCount,
    since: requeuedSince === undefined ? sentAt : Date.parse(requeuedSince),
    requeuedSince,
  };
}

/** Returns how often SQS has delivered a message. */
export function receiveCountOf({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}

/** Returns the time of the first failure of a requeued message; undefined if it was in the dead-letter queue since. */
function requeuedSinceOf(sentAt: number, { responseCode = '', time = '' }: Failure, giveUpMs: number) {
  const isRequeued = isSurelyNotDone(responseCode) && sentAt - Date.parse(time) < giveUpMs;
  return isRequeued ? time : undefined;
}
