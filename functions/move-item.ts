import { readChosenItem } from '../lib/items/item-choice.ts';
import { itemReferenceShape, referenceFaults } from '../lib/items/item-reference.ts';
import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineOperation } from '../lib/operation/define-operation.ts';
import { retryUntilGone } from '../lib/recovery/recovery.ts';
import { targetOptions, writeWithTarget } from '../lib/schema/target-folder.ts';
import { writeItemId } from '../lib/soap/identifiers.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/moveitem-operation
/** MoveItem moves items to another folder, where they get new ids. */
export const operation = defineOperation({
  name: 'MoveItem',
  summary: 'Moves items to another folder.',
  page: 'https://learn.microsoft.com/exchange/client-developer/web-service-reference/moveitem-operation',
  effect: 'write',
  isKeyed: false,
  headers: ['requestServerVersion', 'mailbox', 'mailboxCulture'],
  entries: 'itemIds',
  options: targetOptions,
  optionsSince: { returnNewItemIds: 'Exchange2010_SP1' },
  entry: itemReferenceShape,
  faults: (entry, _, root) => referenceFaults(entry, root),
  folders: ({ toFolderId }) => [toFolderId],
  trace: ({ toFolderId }) => ({ folders: [toFolderId], isSent: false }),
  recovery: () => retryUntilGone('ErrorItemNotFound'),
  writeEntry: (entry, idOf) => writeItemId(idOf(entry)),
  writeCall: (options, itemIds) => writeWithTarget('m:MoveItem', options, itemIds),
  read: ({ element: message }) => readChosenItem(message),
});

/** The Lambda handler of MoveItem. */
export const handler = operationHandler(operation, operationComposition);
