import type { Request } from '../../contract/request.ts';
import type { Operation } from '../../operation/operation.ts';
import { sqsJson } from './entry-message.ts';
import { type Part, partAttributes } from './part.ts';
import type { QueueMessage } from './queue.ts';
import { requestJson, requestMessage } from './queued-request.ts';

/** Returns a part of a batch as a work queue message: a plain request, with the part in the message attributes. */
export function partMessage(
  operation: Operation,
  { options, entries }: Pick<Request, 'options' | 'entries'>,
  part: Part,
): QueueMessage {
  const body = sqsJson(requestJson({ operation, options, entries }));
  return requestMessage(body, { options }, partAttributes(part));
}
