import { z } from 'zod';
import { choiceFaults, chosenItem, itemChoice, readChosenItem } from '../lib/items/item-choice.ts';
import { withKey } from '../lib/key.ts';
import { lambdaHandler } from '../lib/lambda/handler.ts';
import { defineOperation } from '../lib/operation.ts';
import { folderId } from '../lib/schema/identifiers.ts';
import { writeItem } from '../lib/schema/item-schema.ts';
import { mailboxesOf, writeFolderId } from '../lib/soap/identifiers.ts';
import { element } from '../lib/soap/write-xml.ts';

const callOptions = {
  savedItemFolderId: folderId
    .describe('The folder to save to; absent: the default folder of the item type.')
    .optional(),
  messageDisposition: z
    .enum(['SaveOnly', 'SendOnly', 'SendAndSaveCopy'])
    .describe('What becomes of a message; a contact is always saved.')
    .optional(),
};

/** CreateItem: saves items that each carry their key (https://learn.microsoft.com/exchange/client-developer/web-service-reference/createitem-operation). */
export const operation = defineOperation({
  name: 'CreateItem',
  summary: 'Creates items.',
  page: 'https://learn.microsoft.com/exchange/client-developer/web-service-reference/createitem-operation',
  effect: 'write',
  isKeyed: true,
  headers: ['requestServerVersion', 'mailbox', 'mailboxCulture', 'timeZoneContext'],
  entries: 'items',
  options: {
    ...callOptions,
    returnItemIds: z.boolean().describe('Whether to look up the ids of sent messages.').optional(),
  },
  entry: { ...callOptions, ...itemChoice('S') },
  faults: (entry, { requestServerVersion }, root) => choiceFaults(entry, requestServerVersion, root),
  optionsOf: (entry, options) => ({
    ...options,
    savedItemFolderId: entry.savedItemFolderId ?? options.savedItemFolderId,
  }),
  mailboxes: ({ savedItemFolderId }) => mailboxesOf(savedItemFolderId),
  writeEntry({ key, ...entry }) {
    const { schema, item } = chosenItem(entry);
    return writeItem(schema, key === undefined ? item : withKey(item, key));
  },
  writeCall: ({ savedItemFolderId }, items) =>
    element(
      'm:CreateItem',
      {},
      ...(savedItemFolderId ? [element('m:SavedItemFolderId', {}, writeFolderId(savedItemFolderId))] : []),
      element('m:Items', {}, ...items),
    ),
  read: ({ element: message }) => readChosenItem(message),
});

/** The Lambda handler of CreateItem. */
export const handler = lambdaHandler(operation);
