import { keyOf, withKeys } from '../../contract/key.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import type { Permission } from '../common/permission.ts';
import { type Failure, sqsJson } from '../messages/entry-message.ts';
import { type QueuedRequest, readQueuedRequest, requestJson } from '../messages/queued-request.ts';
import type { ReceivedMessage } from './dead-letter-queue.ts';

/** What work on failed items goes by: the queues, the operations, who may be acted for, and the time in ms since 1970. */
export interface FailedItemsContext {
  readonly workQueueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly operationNamed: OperationNamed;
  readonly allows: Permission;
  now(): number;
}

/** A message of the dead-letter queue: an entry that failed; a message that SQS itself moved there, of whose entries nobody knows the outcome; or what is no batch. */
export interface FailedItem {
  readonly kind: 'entry' | 'movedBySqs' | 'noBatch';
  readonly message: ReceivedMessage;
  readonly responseCode: string;
  readonly batchId: string | undefined;
  /** In ms since 1970. */
  readonly failedAt: number;
  /** With its failure; absent where it is no batch. */
  readonly request?: QueuedRequest & { readonly failure: Failure };
  /** The body of the message that does it again; absent where none would. */
  readonly redriveBody?: string;
}

/** Reads a message of the dead-letter queue. */
export async function readFailedItem(message: ReceivedMessage, operationNamed: OperationNamed): Promise<FailedItem> {
  const checked = await readQueuedRequest(message.body, operationNamed);
  if ('faults' in checked) return noBatch(message);
  const { responseCode } = { ...message.attributes, ...checked.value.failure };
  return message.isMovedBySqs || responseCode === undefined
    ? movedBySqs(message, checked.value)
    : failedEntry(message, checked.value, responseCode);
}

// As often as the work queue hands a message out before SQS moves it.
const mostReceives = 100;
const unknownCode = 'BatchOutcomeUnknown';

/** Says whether a failure leaves open whether the entry was done. */
export function isUnknown({ responseCode }: Failure): boolean {
  return responseCode === unknownCode;
}

/** Gives the key of a failed item that is one entry, or undefined. */
export function keyOfItem({ request }: FailedItem): string | undefined {
  return request?.entries.length === 1 ? keyOf(request.entries[0]) : undefined;
}

function failedEntry(message: ReceivedMessage, given: QueuedRequest, responseCode: string): FailedItem {
  const failure = { ...given.failure, responseCode };
  const { batchId = message.attributes.batchId, time = '' } = failure;
  const failedAt = Date.parse(time) || message.sentAt;
  const item = { kind: 'entry', message, responseCode, batchId, failedAt, request: { ...given, failure } } as const;
  // Where its body had no room to say that it may be done, the worker would not look for it.
  const isSaid = given.failure !== undefined || !isUnknown(failure);
  return isSaid ? { ...item, redriveBody: message.body } : item;
}

function movedBySqs(message: ReceivedMessage, given: QueuedRequest): FailedItem {
  const { messageId, sentAt: failedAt } = message;
  const { operation, entries, failure } = given;
  const request = {
    ...given,
    // The worker knew the entries by these keys, and a redriven message has another id.
    entries: operation.isKeyed ? withKeys(entries, messageId) : entries,
    failure: { batchId: messageId, attempt: mostReceives, ...failure, responseCode: unknownCode },
  };
  const { batchId, responseCode } = request.failure;
  const redriveBody = sqsJson(requestJson(request));
  return { kind: 'movedBySqs', message, responseCode, batchId, failedAt, request, redriveBody };
}

function noBatch(message: ReceivedMessage): FailedItem {
  const { responseCode = 'BatchItemInvalid', batchId } = message.attributes;
  return { kind: 'noBatch', message, responseCode, batchId, failedAt: message.sentAt };
}
