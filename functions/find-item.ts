import { z } from 'zod';
import { itemRestriction, readFoundItems, sortOrder, writeFindItem } from '../lib/items/find-item.ts';
import { itemShape } from '../lib/items/item-shape.ts';
import { lambdaHandler } from '../lib/lambda/operation/handler.ts';
import { defineOperation } from '../lib/operation/define-operation.ts';
import { repeat } from '../lib/recovery/recovery.ts';
import { pageShape, parentFolderId } from '../lib/schema/search.ts';
import { writeFolderId } from '../lib/soap/identifiers.ts';

const callOptions = {
  itemShape: itemShape
    .describe('The properties to give of what is found; by default those of the Default shape.')
    .optional(),
  traversal: z
    .enum(['Shallow', 'SoftDeleted', 'Associated'])
    .describe('Which items of the folder to search: the visible, those deleted softly, the hidden; default Shallow.')
    .optional(),
  restriction: itemRestriction.schema.describe('What the items are to be; absent: all.').optional(),
  sortOrder: sortOrder.describe('How they are sorted, by the first path before the second.').optional(),
  ...pageShape,
};

/** FindItem: searches folders for items, one folder per search; what a search does not say holds for it from the request (https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation). Searches that differ in nothing but the folder share a call. */
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
  recovery: () => repeat,
  writeEntry: ({ parentFolderId }) => writeFolderId(parentFolderId),
  writeCall: writeFindItem,
  read: ({ element: message }) => readFoundItems(message),
});

/** The Lambda handler of FindItem. */
export const handler = lambdaHandler(operation);
