import type { Request } from '../../contract/request.ts';
import type { Operation } from '../../operation/operation.ts';
import { type Checked, check, type Fault, jsonPath } from '../../schema/faults.ts';
import { readJson } from '../../schema/read-json.ts';
import { isJsonObject, type JsonObject } from '../../soap/structure.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import { type Failure, failure } from './entry-message.ts';
import { type MessageForm, messageGroupIdOf, type QueueMessage } from './queue.ts';

/** The request of a queue message: its operation, options and entries, and its failure if it was tried before. */
export interface QueuedRequest extends Pick<Request, 'options' | 'entries'> {
  readonly operation: Operation;
  readonly failure?: Failure;
}

// The worker keeps the results and dead-letter messages of a message in memory until they are written.
const maxEntries = 10_000;

function tooManyEntries({ entries: name }: Operation, { [name]: entries = [] }: JsonObject): Fault | undefined {
  if (!Array.isArray(entries) || entries.length <= maxEntries) return undefined;
  const expected = `expected at most ${maxEntries} entries in a message, not ${entries.length}: send several messages`;
  return { path: jsonPath('$', [name]), expected };
}

/** The fault of a request that names no known operation. */
export const unknownOperation: Fault = {
  path: '$.operation',
  expected: 'expected the name of an operation such as "CreateItem"',
};

/** Returns the request in the JSON of a message, or the faults of a message that is no batch. */
export async function readQueuedRequest(text: string, operationNamed: OperationNamed): Promise<Checked<QueuedRequest>> {
  const read = readJson(text);
  return 'faults' in read ? read : readNamedRequest(read.value, operationNamed);
}

/** Returns the request that names its operation, or the faults of a body that is no batch. */
export async function readNamedRequest(body: unknown, operationNamed: OperationNamed): Promise<Checked<QueuedRequest>> {
  if (!isJsonObject(body)) return fault('$', 'expected an object');
  const { failure: given, ...request }: { readonly failure?: unknown; readonly operation?: unknown } = body;
  const operation = typeof request.operation === 'string' ? await operationNamed(request.operation) : undefined;
  if (!operation) return { faults: [unknownOperation] };
  const tooMany = tooManyEntries(operation, body);
  if (tooMany) return { faults: [tooMany] };
  const checked = operation.readRequest(request);
  if ('faults' in checked) return checked;
  if (given === undefined) return { value: { operation, ...checked.value } };
  const checkedFailure = check(failure, given, '$.failure');
  return 'faults' in checkedFailure
    ? checkedFailure
    : { value: { operation, ...checked.value, failure: checkedFailure.value } };
}

/** Returns a request as the JSON value of a message, with its failure. */
export function requestJson({ operation, options, entries, failure }: QueuedRequest) {
  return { operation: operation.name, ...options, [operation.entries]: entries, failure };
}

/** Returns a work queue message with this body, in the message group of the request's mailbox. */
export function requestMessage(
  body: string,
  { options }: Pick<QueuedRequest, 'options'>,
  attributes: MessageForm['attributes'] = {},
): QueueMessage {
  return { forms: [{ body, attributes }], messageGroupId: messageGroupIdOf(options.mailbox) };
}

function fault(path: string, expected: string) {
  return { faults: [{ path, expected }] };
}
