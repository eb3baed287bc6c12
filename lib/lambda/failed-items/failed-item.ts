import * as z from 'zod';
import { keyOf, withKeys } from '../../key.ts';
import { sqsJson } from '../dead-letter.ts';
import type { OperationNamed } from '../operation-named.ts';
import type { ReceivedMessage } from './dead-letter-queue.ts';
import { type NamedRequest, readNamedRequest, requestJson } from './named-request.ts';

const failure = z.looseObject({
  responseCode: z.string(),
  messageText: z.string().optional(),
  index: z.int().optional(),
  batchId: z.string().optional(),
  attempt: z.int().optional(),
  time: z.string().optional(),
});

/** How an entry failed, as its dead letter says it. */
export type Failure = Readonly<z.infer<typeof failure>>;

/** What work on failed items goes by: the queues, the operations, who may be acted for, and the time in ms since 1970. */
export interface FailedItemsContext {
  readonly workQueueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly operationNamed: OperationNamed;
  allows(mailbox: string): boolean;
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
  readonly failure?: Failure;
  readonly request?: NamedRequest;
  /** The body of the message that does it again; absent where it is no batch. */
  readonly redriveBody?: string;
}

/** Reads a message of the dead-letter queue. */
export async function readFailedItem(message: ReceivedMessage, context: FailedItemsContext): Promise<FailedItem> {
  const content = readJson(message.body);
  const checked = await readNamedRequest(content, context.operationNamed);
  if ('faults' in checked) return noBatch(message);
  const { data } = z.object({ failure }).safeParse(content);
  return data && !message.isMovedBySqs
    ? failedEntry(message, checked.value, data.failure)
    : movedBySqs(message, checked.value, data?.failure, context.now());
}

/** Says whether a failure leaves open whether the entry was done. */
export function isUnknown({ responseCode }: Failure): boolean {
  return responseCode === 'BatchOutcomeUnknown';
}

/** Gives the key of a failed item that is one entry, or undefined. */
export function keyOfItem({ request }: FailedItem): string | undefined {
  return request?.entries.length === 1 ? keyOf(request.entries[0]) : undefined;
}

function failedEntry(message: ReceivedMessage, request: NamedRequest, failure: Failure): FailedItem {
  const { responseCode, batchId, time = '' } = failure;
  const failedAt = Date.parse(time) || message.sentAt;
  return { kind: 'entry', message, responseCode, batchId, failedAt, failure, request, redriveBody: message.body };
}

function movedBySqs(message: ReceivedMessage, given: NamedRequest, earlier: Failure | undefined, now: number) {
  const { messageId, sentAt } = message;
  const responseCode = 'BatchOutcomeUnknown';
  const failure = { batchId: messageId, time: new Date(now).toISOString(), ...earlier, responseCode };
  // The worker knew the entries by these keys, and a redriven message has another id.
  const entries = given.operation.isKeyed ? withKeys(given.entries, messageId) : given.entries;
  const request = { ...given, entries };
  const redriveBody = sqsJson({ ...requestJson(request), failure });
  const { batchId } = failure;
  return {
    kind: 'movedBySqs',
    message,
    responseCode,
    batchId,
    failedAt: sentAt,
    failure,
    request,
    redriveBody,
  } as const;
}

function noBatch(message: ReceivedMessage): FailedItem {
  const { responseCode = 'BatchItemInvalid', batchId } = message.attributes;
  return { kind: 'noBatch', message, responseCode, batchId, failedAt: message.sentAt };
}

/** Gives the value that a text is the JSON of, or undefined. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
