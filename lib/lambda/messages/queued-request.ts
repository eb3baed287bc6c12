import type { Request } from '../../contract/request.ts';
import type { Operation } from '../../operation/operation.ts';
import { type Checked, check, type Fault } from '../../schema/faults.ts';
import { jsonOf } from '../common/json.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import { type Failure, failure } from './entry-message.ts';
import { type MessageForm, messageGroupIdOf, type QueueMessage } from './queue.ts';

/** The request of a message: its operation, its options and entries, and its failure, where it was tried before. */
export interface QueuedRequest extends Pick<Request, 'options' | 'entries'> {
  readonly operation: Operation;
  readonly failure?: Failure;
}

/** The fault of a request that names no operation that there is. */
export const unknownOperation: Fault = {
  path: '$.operation',
  expected: 'expected the name of an operation such as "CreateItem"',
};

/** Reads the JSON of a message; gives the faults of what is no batch. */
export async function readQueuedRequest(text: string, operationNamed: OperationNamed): Promise<Checked<QueuedRequest>> {
  const body = jsonOf(text);
  return body === undefined ? fault('$', 'expected JSON') : readNamedRequest(body, operationNamed);
}

/** Reads a request that names its operation; gives the faults of what is no batch. */
export async function readNamedRequest(body: unknown, operationNamed: OperationNamed): Promise<Checked<QueuedRequest>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return fault('$', 'expected an object');
  const { failure: given, ...request } = body as Readonly<Record<string, unknown>>;
  const operation = typeof request.operation === 'string' ? await operationNamed(request.operation) : undefined;
  if (!operation) return { faults: [unknownOperation] };
  const checked = operation.readRequest(request);
  if ('faults' in checked) return checked;
  if (given === undefined) return { value: { operation, ...checked.value } };
  const failed = check(failure, given, '$.failure');
  return 'faults' in failed ? failed : { value: { operation, ...checked.value, failure: failed.value } };
}

/** Gives a request as the JSON of a message, its failure included. */
export function requestJson({ operation, options, entries, failure }: QueuedRequest) {
  return { operation: operation.name, ...options, [operation.entries]: entries, failure };
}

/** Gives a request of this JSON as a message of the work queue. */
export function requestMessage(
  body: string,
  { options }: QueuedRequest,
  attributes: MessageForm['attributes'] = {},
): QueueMessage {
  return { forms: [{ body, attributes }], messageGroupId: messageGroupIdOf(options.mailbox) };
}

function fault(path: string, expected: string) {
  return { faults: [{ path, expected }] };
}
