import type { Request } from '../../contract/request.ts';
import type { Operation } from '../../operation/operation.ts';
import { sqsJson } from './entry-message.ts';
import { type Part, partAttributes } from './part.ts';
import type { QueueMessage } from './queue.ts';
import { requestMessage } from './queued-request.ts';

/** Returns a part of a batch as a work queue message: a plain request, with the part in the message attributes. */
export function partMessage(
  { name, entries: arrayName }: Pick<Operation, 'name' | 'entries'>,
  request: Pick<Request, 'options' | 'entries'>,
  part: Part,
): QueueMessage {
  const body = sqsJson({ operation: name, ...request.options, [arrayName]: request.entries });
  return requestMessage(body, request, partAttributes(part));
}
