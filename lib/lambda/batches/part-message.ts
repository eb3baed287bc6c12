import type { Operation } from '../../operation.ts';
import type { Request } from '../../request.ts';
import { sqsJson } from '../entry-message.ts';
import { messageGroupIdOf, type QueueMessage } from '../queue.ts';
import { type Part, partAttributes } from './part.ts';

/** Gives a part of a batch as a message of the work queue: a plain request, which part it is in the attributes. */
export function partMessage(
  { name, entries: arrayName }: Pick<Operation, 'name' | 'entries'>,
  { options, entries }: Pick<Request, 'options' | 'entries'>,
  part: Part,
): QueueMessage {
  const body = sqsJson({ operation: name, ...options, [arrayName]: entries });
  return { forms: [{ body, attributes: partAttributes(part) }], messageGroupId: messageGroupIdOf(options.mailbox) };
}
