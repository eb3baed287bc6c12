import type { FailedItemsFilter } from '../../contract/failed-items-query.ts';
import type { FailedItem } from './failed-item.ts';

/** Gives the test whether a failed item has all that a filter names; mailboxes are compared without case. */
export function matching(filter: FailedItemsFilter): (item: FailedItem) => boolean {
  const { code, operation, mailbox, batch, message: messageId } = filter;
  const isAsked = (asked: string | undefined, has: string | undefined) => asked === undefined || asked === has;
  return ({ message, responseCode, batchId, request }) =>
    isAsked(code, responseCode) &&
    isAsked(operation, request?.operation.name) &&
    isAsked(batch, batchId) &&
    isAsked(messageId, message.messageId) &&
    isAsked(mailbox?.toLowerCase(), request?.options.mailbox?.toLowerCase());
}
