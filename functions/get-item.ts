import { readChosenItem } from '../lib/items/item-choice.ts';
import { itemReferenceShape, referenceFaults } from '../lib/items/item-reference.ts';
import { itemShape, writeItemShape } from '../lib/items/item-shape.ts';
import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineOperation } from '../lib/operation/define-operation.ts';
import { retry } from '../lib/recovery/recovery.ts';
import { writeItemId } from '../lib/soap/identifiers.ts';
import { element } from '../lib/soap/write-xml.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/getitem-operation
/** GetItem returns items by their ids. */
export const operation = defineOperation({
  name: 'GetItem',
  summary: 'Returns items by their ids.',
  page: 'https://learn.microsoft.com/exchange/client-developer/web-service-reference/getitem-operation',
  effect: 'read',
  isKeyed: false,
  headers: ['requestServerVersion', 'mailbox', 'mailboxCulture', 'timeZoneContext', 'dateTimePrecision'],
  entries: 'itemIds',
  options: {
    itemShape: itemShape.describe('The properties to return. Default: those of the Default shape.').optional(),
  },
  entry: itemReferenceShape,
  faults: (entry, _, root) => referenceFaults(entry, root),
  recovery: () => retry,
  writeEntry: (entry, idOf) => writeItemId(idOf(entry)),
  writeCall: ({ itemShape }, itemIds) =>
    element('m:GetItem', {}, writeItemShape(itemShape), element('m:ItemIds', {}, ...itemIds)),
  read: ({ element: message }) => readChosenItem(message),
});

/** The Lambda handler of GetItem. */
export const handler = operationHandler(operation, operationComposition);
