import type { FailedItemsFilter } from '../../contract/failed-items-query.ts';
import type { FailedItem } from './failed-item.ts';

/** Returns the test whether a failed item matches a filter; mailboxes are compared without case. */
export function matchesFilter(filter: FailedItemsFilter): (item: FailedItem) => boolean {
  const { code, operation, mailbox, batch, message: messageId } = filter;
  const matches = (wanted: string | undefined, actual: string | undefined) => wanted === undefined || wanted === actual;
  return ({ message, responseCode, batchId, request }) =>
    matches(code, responseCode) &&
    matches(operation, request?.operation.name) &&
    matches(batch, batchId) &&
    matches(messageId, message.messageId) &&
    matches(mailbox?.toLowerCase(), request?.options.mailbox?.toLowerCase());
}
