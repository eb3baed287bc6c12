import { z } from 'zod';
import { withKey } from '../lib/contract/key.ts';
import {
  choiceFaults,
  chosenItem,
  holdsMessage,
  itemChoice,
  mailboxesOfChoice,
  readChosenItem,
} from '../lib/items/item-choice.ts';
import { operationEnvironment } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineOperation } from '../lib/operation/operation.ts';
import { lookUpKey } from '../lib/recovery/look-up-key.ts';
import { neverRetry, type Recovery } from '../lib/recovery/recovery.ts';
import type { Fault } from '../lib/schema/faults.ts';
import { folderId } from '../lib/schema/identifiers.ts';
import { writeItem } from '../lib/schema/item-schema.ts';
import { type FolderId, writeFolderId } from '../lib/soap/identifiers.ts';
import { element } from '../lib/soap/write-xml.ts';

const callOptions = {
  savedItemFolderId: folderId
    .describe('The folder to save to; absent: the default folder of the item type.')
    .optional(),
  messageDisposition: z
    .enum(['SaveOnly', 'SendOnly', 'SendAndSaveCopy'])
    .describe('What becomes of a message: required for one, here or in the request; a contact is always saved.')
    .optional(),
};

type CallOptions = { readonly [Name in keyof typeof callOptions]?: z.infer<(typeof callOptions)[Name]> };

/** Gives what becomes of an entry's message; of a contact, nothing: EWS has no word for it. */
function dispositionOf(entry: CallOptions, options: CallOptions) {
  return holdsMessage(entry) ? (entry.messageDisposition ?? options.messageDisposition) : undefined;
}

function dispositionFaults(entry: CallOptions, disposition: string | undefined, root: string): readonly Fault[] {
  const path = `${root}.messageDisposition`;
  if (!holdsMessage(entry)) {
    const isGiven = entry.messageDisposition !== undefined;
    return isGiven ? [{ path, expected: 'expected only with a message: a contact is always saved' }] : [];
  }
  if (disposition === undefined) {
    return [{ path, expected: 'expected "SaveOnly", "SendOnly" or "SendAndSaveCopy", here or in the request' }];
  }
  if (disposition !== 'SendOnly' || entry.savedItemFolderId === undefined) return [];
  return [{ path: `${root}.savedItemFolderId`, expected: 'expected not with "SendOnly", which saves no copy' }];
}

/** Says where to look for what may have been created: never for what is sent without a copy. */
function recoveryOf(
  entry: object,
  messageDisposition: string | undefined,
  savedItemFolderId: FolderId | undefined,
): Recovery {
  if (messageDisposition === 'SendOnly') return neverRetry;
  if (messageDisposition !== 'SendAndSaveCopy') {
    const folder = savedItemFolderId ?? (holdsMessage(entry) ? 'drafts' : 'contacts');
    return lookUpKey({ folders: [folder], mayCreateAgain: true });
  }
  const sent = new Set<FolderId>([savedItemFolderId ?? 'sentitems', 'sentitems', 'outbox']);
  return lookUpKey({ folders: [...sent], mayCreateAgain: false });
}

/** CreateItem: saves or sends items that each carry their key (https://learn.microsoft.com/exchange/client-developer/web-service-reference/createitem-operation). */
export const operation = defineOperation({
  name: 'CreateItem',
  summary: 'Creates contacts and messages, and sends messages.',
  page: 'https://learn.microsoft.com/exchange/client-developer/web-service-reference/createitem-operation',
  effect: 'write',
  isKeyed: true,
  headers: ['requestServerVersion', 'mailbox', 'mailboxCulture', 'timeZoneContext'],
  entries: 'items',
  options: {
    ...callOptions,
    returnItemIds: z
      .boolean()
      .describe(
        'Whether to look up the ids of sent messages, which Exchange does not give, where their copies are saved.',
      )
      .optional(),
  },
  entry: { ...callOptions, ...itemChoice('S') },
  faults(entry, options, root) {
    const wrong = choiceFaults(entry, options.requestServerVersion, root);
    return wrong.length > 0 ? wrong : dispositionFaults(entry, dispositionOf(entry, options), root);
  },
  optionsOf(entry, options) {
    const messageDisposition = dispositionOf(entry, options);
    const savedItemFolderId = entry.savedItemFolderId ?? options.savedItemFolderId;
    return {
      ...options,
      messageDisposition,
      savedItemFolderId: messageDisposition === 'SendOnly' ? undefined : savedItemFolderId,
    };
  },
  folders: ({ savedItemFolderId }) => [savedItemFolderId],
  mailboxes: (entry) => mailboxesOfChoice(entry),
  folderOfItem: ({ returnItemIds, messageDisposition, savedItemFolderId }) =>
    returnItemIds && messageDisposition === 'SendAndSaveCopy' ? (savedItemFolderId ?? 'sentitems') : undefined,
  recovery: (entry, { messageDisposition, savedItemFolderId }) =>
    recoveryOf(entry, messageDisposition, savedItemFolderId),
  writeEntry({ key, ...entry }) {
    const { schema, item } = chosenItem(entry);
    return writeItem(schema, key === undefined ? item : withKey(item, key));
  },
  writeCall: ({ messageDisposition, savedItemFolderId }, items) =>
    element(
      'm:CreateItem',
      { MessageDisposition: messageDisposition },
      ...(savedItemFolderId ? [element('m:SavedItemFolderId', {}, writeFolderId(savedItemFolderId))] : []),
      element('m:Items', {}, ...items),
    ),
  read: ({ element: message }) => readChosenItem(message),
});

/** The Lambda handler of CreateItem. */
export const handler = operationHandler(operation, operationEnvironment);
