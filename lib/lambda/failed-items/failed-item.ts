import { keyOf, withKeys } from '../../contract/key.ts';
import { retryPolicy } from '../../recovery/retry-policy.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import { type Failure, sqsJson } from '../messages/entry-message.ts';
import { type QueuedRequest, readQueuedRequest, requestJson } from '../messages/queued-request.ts';
import type { ReceivedMessage } from './dead-letter-queue.ts';
import { type ItemOrigin, itemOrigin } from './item-origin.ts';

/** A message of the dead-letter queue. */
export interface FailedItem {
  /** An entry that failed; a message that SQS itself moved, its outcomes unknown; or a message that is no batch. */
  readonly kind: 'entry' | 'movedBySqs' | 'noBatch';
  readonly message: ReceivedMessage;
  readonly origin: ItemOrigin;
  readonly responseCode: string;
  readonly batchId: string | undefined;
  /** In ms since 1970. */
  readonly failedAt: number;
  /** With its failure; absent if it is no batch. */
  readonly request?: QueuedRequest & { readonly failure: Failure };
  /** The body of the message that redrives it; absent if none would work. */
  readonly redriveBody?: string;
}

/** Returns a message of the dead-letter queue read. */
export async function readFailedItem(message: ReceivedMessage, operationNamed: OperationNamed): Promise<FailedItem> {
  const checked = await readQueuedRequest(message.body, operationNamed);
  if ('faults' in checked) return noBatch(message);
  const responseCode = checked.value.failure?.responseCode ?? message.attributes.get('responseCode');
  return message.isMovedBySqs || responseCode === undefined
    ? movedBySqs(message, checked.value)
    : failedEntry(message, checked.value, responseCode);
}

const unknownCode = 'BatchOutcomeUnknown';

/** Whether a failure leaves unknown whether the entry was done. */
export function isUnknown({ responseCode }: Failure): boolean {
  return responseCode === unknownCode;
}

/** Returns the key of a failed item that is one entry, or undefined. */
export function keyOfItem({ request }: FailedItem): string | undefined {
  return request?.entries.length === 1 ? keyOf(request.entries[0]) : undefined;
}

function failedEntry(message: ReceivedMessage, queued: QueuedRequest, responseCode: string): FailedItem {
  const failure = { ...queued.failure, responseCode };
  const { batchId = message.attributes.get('batchId'), time = '' } = failure;
  const failedAt = Date.parse(time) || message.sentAt;
  const origin = itemOrigin(message, queued);
  const request = { ...queued, failure };
  const item = { kind: 'entry', message, origin, responseCode, batchId, failedAt, request } as const;
  // Only the body's failure makes the worker look the entry up, and a long body may have no room for it.
  const isInBody = queued.failure !== undefined || !isUnknown(failure);
  return isInBody ? { ...item, redriveBody: message.body } : item;
}

function movedBySqs(message: ReceivedMessage, queued: QueuedRequest): FailedItem {
  const { messageId, sentAt: failedAt } = message;
  const { operation, entries, failure } = queued;
  const origin = itemOrigin(message, queued);
  const ofBatch = 'part' in origin ? { batchId: origin.part.batchId } : {};
  const request = {
    ...queued,
    // The worker knew the entries by these keys, and a redriven message has another id.
    entries: operation.isKeyed ? withKeys(entries, messageId) : entries,
    failure: { ...ofBatch, attempt: retryPolicy.maxReceiveCount, ...failure, responseCode: unknownCode },
  };
  const { batchId, responseCode } = request.failure;
  const redriveBody = sqsJson(requestJson(request));
  return { kind: 'movedBySqs', message, origin, responseCode, batchId, failedAt, request, redriveBody };
}

function noBatch(message: ReceivedMessage): FailedItem {
  const responseCode = message.attributes.get('responseCode') ?? 'BatchItemInvalid';
  return {
    kind: 'noBatch',
    message,
    origin: itemOrigin(message, { entries: [] }),
    responseCode,
    batchId: message.attributes.get('batchId'),
    failedAt: message.sentAt,
  };
}
