import type { Operation } from '../../operation.ts';
import type { Request } from '../../request.ts';
import type { Checked } from '../../schema/faults.ts';
import type { OperationNamed } from '../operation-named.ts';
import { messageGroupIdOf, type QueueMessage } from '../queue.ts';

/** A request with the operation that it names. */
export interface NamedRequest extends Request {
  readonly operation: Operation;
}

/** Reads a queue's or a direct event's request, which names its operation; a `failure` in it is left out. */
export async function readNamedRequest(body: unknown, operationNamed: OperationNamed): Promise<Checked<NamedRequest>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { faults: [{ path: '$', expected: 'expected an object' }] };
  }
  const { failure: _, ...request }: { readonly failure?: unknown; readonly operation?: unknown } = body;
  const operation = typeof request.operation === 'string' ? await operationNamed(request.operation) : undefined;
  if (!operation) {
    return { faults: [{ path: '$.operation', expected: 'expected the name of an operation, such as "CreateItem"' }] };
  }
  const checked = operation.readRequest(request);
  return 'faults' in checked ? checked : { value: { operation, ...checked.value } };
}

/** Gives a request as JSON that the work queue takes. */
export function requestJson({ operation, options, entries }: NamedRequest) {
  return { operation: operation.name, ...options, [operation.entries]: entries };
}

/** Gives the message of the work queue with a request's JSON, in the group of its mailbox. */
export function workMessage(body: string, mailbox: string | undefined): QueueMessage {
  return { body, shorterBody: body, attributes: {}, messageGroupId: messageGroupIdOf(mailbox) };
}
