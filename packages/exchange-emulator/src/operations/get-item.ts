import { kindOf } from '../properties/item-kinds.ts';
import { checkShape, readShape, writeItem } from '../properties/item-shape.ts';
import { m, requiredChild } from '../xml.ts';
import { type Operation, runEach } from './operation.ts';
import { resolveItem } from './resolve-identifiers.ts';

/** Returns items: https://learn.microsoft.com/exchange/client-developer/web-service-reference/getitem-operation */
export const getItem: Operation = {
  entries: 'ItemIds',
  emptyResult: [m('Items')],
  run: (request, call) => {
    const itemShape = requiredChild(request, 'ItemShape');
    return runEach(requiredChild(request, 'ItemIds').children, (itemId) => {
      const item = resolveItem(call, itemId);
      const shape = readShape(itemShape, call.dateTimePrecision);
      checkShape(shape, kindOf(item.kind));
      return [m('Items', {}, [writeItem(call.mailbox, item, shape)])];
    });
  },
};
