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

/** A message of the work queue that is a batch: its request, each entry with its key; its failure, where it was tried before; what it is of its batch; how often it was received, and all in all tried; since when it is tried (ms), and the first failure for which it was put back. */
export interface WorkMessage {
  readonly record: SQSRecord;
  readonly operation: Operation;
  readonly request: Request;
  readonly failure: Failure;
  readonly origin: Origin;
  readonly receiveCount: number;
  readonly attempt: number;
  readonly since: number;
  readonly putBackSince: Date | undefined;
}

/** A message of the work queue that is no batch, with the reason. */
export interface NoBatch {
  readonly record: SQSRecord;
  readonly reason: string;
}

/** Reads a record of the work queue; `giveUpMs` is how long a message is tried. */
export async function readRecord(
  record: SQSRecord,
  operationNamed: OperationNamed,
  giveUpMs: number,
): Promise<WorkMessage | NoBatch> {
  const checked = await readQueuedRequest(record.body, operationNamed);
  if ('faults' in checked) return { record, reason: textOf(checked.faults) };
  return workMessage(record, checked.value, giveUpMs);
}

function workMessage(
  record: SQSRecord,
  { operation, options, entries, failure: failed = {} }: QueuedRequest,
  giveUpMs: number,
): WorkMessage {
  const { messageId, attributes } = record;
  const receiveCount = Number(attributes.ApproximateReceiveCount);
  const sentAt = Number(attributes.SentTimestamp);
  const putBackSince = putBackSinceOf(sentAt, failed, giveUpMs);
  const origin = originOf(record, failed, entries.length);
  const keyPrefix = ('places' in origin ? origin.keyPrefix : undefined) ?? messageId;
  const keyed = operation.isKeyed ? { entries: withKeys(entries, keyPrefix), keyPrefix } : { entries };
  return {
    record,
    operation,
    request: { options, ...keyed, history: { receiveCount, failureCode: failed.responseCode } },
    failure: failed,
    origin,
    receiveCount,
    attempt: (failed.attempt ?? 0) + receiveCount,
    since: putBackSince?.getTime() ?? sentAt,
    putBackSince,
  };
}

/** Gives the time of the first failure for which a message was put back, unless it lay in the dead-letter queue in between. */
function putBackSinceOf(sentAt: number, { responseCode = '', time = '' }: Failure, giveUpMs: number): Date | undefined {
  const failedAt = new Date(time);
  const isPutBack = isSurelyNotDone(responseCode) && sentAt - failedAt.getTime() < giveUpMs;
  return isPutBack ? failedAt : undefined;
}
