import { z } from 'zod';
import { itemRestriction, readFoundItems, sortOrder, writeFindItem } from '../lib/items/find-item.ts';
import { itemShape } from '../lib/items/item-shape.ts';
import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineOperation } from '../lib/operation/define-operation.ts';
import { retry } from '../lib/recovery/recovery.ts';
import { pageShape, parentFolderId } from '../lib/schema/search.ts';
import { writeFolderId } from '../lib/soap/identifiers.ts';

const callOptions = {
  itemShape: itemShape
    .describe('The properties to return of each item. Default: those of the Default shape.')
    .optional(),
  traversal: z
    .enum(['Shallow', 'SoftDeleted', 'Associated'])
    .describe(
      'Which items of the folder to search: visible, soft-deleted or hidden (associated) items. Default: Shallow.',
    )
    .optional(),
  restriction: itemRestriction.schema.describe('The condition that the items must meet. Default: none.').optional(),
  sortOrder: sortOrder.describe('The sort order. The first path has precedence.').optional(),
  ...pageShape,
};

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation
/** FindItem searches folders for items. Each search has one folder and inherits options from the request. Searches with equal options share a call. */
export const operation = defineOperation({
  name: 'FindItem',
  summary: 'Searches folders for items.',
  page: 'https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation',
  effect: 'read',
  isKeyed: false,
  headers: ['requestServerVersion', 'mailbox', 'mailboxCulture', 'timeZoneContext', 'dateTimePrecision'],
  entries: 'searches',
  options: callOptions,
  entry: { parentFolderId, ...callOptions },
  optionsOf: ({ key: _, parentFolderId: __, ...search }, options) => ({ ...options, ...search }),
  folders: (_, { parentFolderId }) => [parentFolderId],
  recovery: () => retry,
  writeEntry: ({ parentFolderId }) => writeFolderId(parentFolderId),
  writeCall: writeFindItem,
  read: ({ element: message }) => readFoundItems(message),
});

/** The Lambda handler of FindItem. */
export const handler = operationHandler(operation, operationComposition);
