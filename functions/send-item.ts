import { z } from 'zod';
import { draftFolders, sentItemsFolder } from '../lib/items/item-folders.ts';
import { itemReferenceShape, referenceFaults } from '../lib/items/item-reference.ts';
import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineOperation } from '../lib/operation/define-operation.ts';
import { lookAtDraft } from '../lib/recovery/look-at-draft.ts';
import { folderId } from '../lib/schema/identifier-schemas.ts';
import { writeItemId, writeSavedItemFolderId } from '../lib/soap/identifiers.ts';
import { element } from '../lib/soap/write-xml.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/senditem-operation
/** SendItem sends drafts by their ids. */
export const operation = defineOperation({
  name: 'SendItem',
  summary: 'Sends drafts by their ids.',
  page: 'https://learn.microsoft.com/exchange/client-developer/web-service-reference/senditem-operation',
  effect: 'write',
  isKeyed: false,
  // The copy in Sent Items has the draft's key too, and must not be sent again.
  keyFolders: draftFolders,
  headers: ['requestServerVersion', 'mailbox', 'mailboxCulture'],
  entries: 'itemIds',
  options: {
    saveItemToFolder: z.boolean().describe('Whether to save a copy of each sent item.'),
    savedItemFolderId: folderId.describe('The folder for the copies. Default: Sent Items.').optional(),
  },
  optionFaults: ({ saveItemToFolder, savedItemFolderId }) =>
    saveItemToFolder || savedItemFolderId === undefined
      ? []
      : [{ path: '$.savedItemFolderId', expected: 'expected only with "saveItemToFolder": true' }],
  entry: itemReferenceShape,
  faults: (entry, _, root) => referenceFaults(entry, root),
  folders: ({ savedItemFolderId }) => [savedItemFolderId],
  // In this order, because Exchange moves the message from the Outbox to where its copy is saved.
  trace: ({ saveItemToFolder, savedItemFolderId = sentItemsFolder }) => ({
    folders: saveItemToFolder ? ['outbox', savedItemFolderId] : [],
    isSent: true,
  }),
  recovery: () => lookAtDraft,
  writeEntry: (entry, idOf) => writeItemId(idOf(entry)),
  writeCall: ({ saveItemToFolder, savedItemFolderId }, itemIds) =>
    element(
      'm:SendItem',
      { SaveItemToFolder: saveItemToFolder },
      element('m:ItemIds', {}, ...itemIds),
      ...writeSavedItemFolderId(savedItemFolderId),
    ),
  read: () => ({}),
});

/** The Lambda handler of SendItem. */
export const handler = operationHandler(operation, operationComposition);
