import { isAssociated } from '../properties/item-properties.ts';
import { ResponseError } from '../response-error.ts';
import { findDistinguishedFolder, type Item, type Mailbox, moveItem } from '../store/mailbox.ts';
import { requiredChild } from '../xml.ts';
import { type Operation, runEach } from './operation.ts';
import { resolveItem } from './resolve-identifiers.ts';

const deletions: Readonly<Record<string, (mailbox: Mailbox, item: Item) => void>> = {
  HardDelete: (mailbox, { number }) => mailbox.items.delete(number),
  SoftDelete: (mailbox, item) =>
    moveItem(mailbox, item, findDistinguishedFolder(mailbox, 'recoverableitemsdeletions'), item.folder),
  MoveToDeletedItems: (mailbox, item) => moveItem(mailbox, item, findDistinguishedFolder(mailbox, 'deleteditems')),
};

/**
 * Deletes items for good, or moves them to Deletions or Deleted Items:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/deleteitem-operation
 */
export const deleteItem: Operation = {
  entries: 'ItemIds',
  emptyResult: [],
  run: (request, call) => {
    const deleteType = request.attributes.DeleteType ?? '';
    return runEach(requiredChild(request, 'ItemIds').children, (itemId) => {
      const item = resolveItem(call, itemId);
      if (isAssociated(item) && deleteType !== 'HardDelete') throw new ResponseError('ErrorInvalidOperation');
      deletions[deleteType]?.(call.mailbox, item);
      return [];
    });
  },
};
