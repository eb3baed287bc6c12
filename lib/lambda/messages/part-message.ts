import type { Request } from '../../contract/request.ts';
import type { Operation } from '../../operation/operation.ts';
import { sqsJson } from './entry-message.ts';
import { type Part, partAttributes } from './part.ts';
import { messageGroupIdOf, type QueueMessage } from './queue.ts';

/** Gives a part of a batch as a message of the work queue: a plain request, which part it is in the attributes. */
export function partMessage(
  { name, entries: arrayName }: Pick<Operation, 'name' | 'entries'>,
  { options, entries }: Pick<Request, 'options' | 'entries'>,
  part: Part,
): QueueMessage {
  const body = sqsJson({ operation: name, ...options, [arrayName]: entries });
  return { forms: [{ body, attributes: partAttributes(part) }], messageGroupId: messageGroupIdOf(options.mailbox) };
}
