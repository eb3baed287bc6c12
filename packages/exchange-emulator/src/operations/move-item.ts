import { isAssociated } from '../properties/item-properties.ts';
import { idOnly, writeItem } from '../properties/item-shape.ts';
import { ResponseError } from '../response-error.ts';
import { addItem, type Folder, type Item, moveItem as moveInto } from '../store/mailbox.ts';
import { child, m, requiredChild } from '../xml.ts';
import { type Call, type Operation, runEach } from './operation.ts';
import { resolveItem, resolveToFolder } from './resolve-identifiers.ts';

/**
 * Moves items to a folder:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/moveitem-operation
 */
export const moveItem: Operation = intoFolder(({ mailbox }, item, folder) => moveInto(mailbox, item, folder));

/**
 * Copies items with all their properties, but with a new creation date:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/copyitem-operation
 */
export const copyItem: Operation = intoFolder(({ mailbox, now }, item, folder) =>
  addItem(mailbox, { ...item, folder }, now),
);

function intoFolder(put: (call: Call, item: Item, folder: Folder) => Item): Operation {
  return {
    entries: 'ItemIds',
    emptyResult: [m('Items')],
    run: (request, call) => {
      const folder = resolveToFolder(call, request);
      const returnsIds = ['true', '1'].includes(child(request, 'ReturnNewItemIds')?.text.trim() ?? 'true');
      return runEach(requiredChild(request, 'ItemIds').children, (itemId) => {
        const item = resolveItem(call, itemId);
        if (isAssociated(item)) throw new ResponseError('ErrorInvalidOperation');
        const there = writeItem(call.mailbox, put(call, item, folder), idOnly);
        return [m('Items', {}, returnsIds ? [there] : [])];
      });
    },
  };
}
