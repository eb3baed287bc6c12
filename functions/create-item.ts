import { z } from 'zod';
import { withKey } from '../lib/contract/key.ts';
import {
  choiceFaults,
  chosenItem,
  type ItemChoice,
  itemChoice,
  mailboxesOfChoice,
  otherItemTypes,
  readChosenItem,
} from '../lib/items/item-choice.ts';
import { sentItemsFolder } from '../lib/items/item-folders.ts';
import { type ItemType, itemTypeNames, sentTypeNames } from '../lib/items/item-types.ts';
import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineOperation } from '../lib/operation/define-operation.ts';
import { lookUpKey } from '../lib/recovery/look-up-key.ts';
import { neverRetry, type Recovery } from '../lib/recovery/recovery.ts';
import type { Fault } from '../lib/schema/faults.ts';
import { folderId } from '../lib/schema/identifier-schemas.ts';
import { writeItem } from '../lib/schema/item-schema.ts';
import { type FolderId, writeSavedItemFolderId } from '../lib/soap/identifiers.ts';
import { element } from '../lib/soap/write-xml.ts';

const dispositions = ['SaveOnly', 'SendOnly', 'SendAndSaveCopy'] as const;

const callOptions = {
  savedItemFolderId: folderId
    .describe('The folder to save to. Default: the default folder of the item type.')
    .optional(),
  messageDisposition: z
    .enum(dispositions)
    .describe(
      `Whether to save or to send. Required for ${sentTypeNames.join(', ')}, here or in the request; items of other types are always saved.`,
    )
    .optional(),
};

interface CallOptions {
  readonly savedItemFolderId?: FolderId | undefined;
  readonly messageDisposition?: (typeof dispositions)[number] | undefined;
}

type Entry = ItemChoice & CallOptions;

/** Returns the disposition of an entry. It is undefined if items of the type cannot be sent: EWS has none for them. */
function dispositionOf(entry: Entry, options: CallOptions): CallOptions['messageDisposition'] {
  return chosenItem(entry).schema.isSent ? (entry.messageDisposition ?? options.messageDisposition) : undefined;
}

function dispositionFaults(entry: Entry, options: CallOptions, root: string): readonly Fault[] {
  const { schema } = chosenItem(entry);
  const disposition = dispositionOf(entry, options);
  const path = `${root}.messageDisposition`;
  if (!schema.isSent) {
    const isGiven = entry.messageDisposition !== undefined;
    return isGiven
      ? [
          {
            path,
            expected: `expected only with ${sentTypeNames.join(' or ')}: items of type ${schema.name} are always saved`,
          },
        ]
      : [];
  }
  if (disposition === undefined) {
    return [{ path, expected: 'expected "SaveOnly", "SendOnly" or "SendAndSaveCopy", here or in the request' }];
  }
  if (disposition !== 'SendOnly' || entry.savedItemFolderId === undefined) return [];
  return [
    {
      path: `${root}.savedItemFolderId`,
      expected: 'expected only with a disposition that saves: "SendOnly" saves no copy',
    },
  ];
}

/** Returns where to look for an item that may have been created. An item that is sent without a copy cannot be found. */
function recoveryOf({ defaultFolder }: ItemType, { messageDisposition, savedItemFolderId }: CallOptions): Recovery {
  if (messageDisposition === 'SendOnly') return neverRetry;
  if (messageDisposition !== 'SendAndSaveCopy') {
    return lookUpKey({ folders: [savedItemFolderId ?? defaultFolder], mayCreateAgain: true });
  }
  const folders = new Set<FolderId>([savedItemFolderId ?? sentItemsFolder, sentItemsFolder, 'outbox']);
  return lookUpKey({ folders: [...folders], mayCreateAgain: false });
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/createitem-operation
/** CreateItem saves or sends items. Each carries its key into Exchange. */
export const operation = defineOperation({
  name: 'CreateItem',
  summary: `Creates items (${itemTypeNames.join(', ')}), and sends messages.`,
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
        'Whether to look up the ids of sent items, which Exchange does not return, in the folder where their copies are saved.',
      )
      .optional(),
  },
  entry: { ...callOptions, ...itemChoice('S') },
  reasons: otherItemTypes,
  faults(entry, options, root) {
    const wrong = choiceFaults(entry, options.requestServerVersion, root);
    return wrong.length > 0 ? wrong : dispositionFaults(entry, options, root);
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
    returnItemIds && messageDisposition === 'SendAndSaveCopy' ? (savedItemFolderId ?? sentItemsFolder) : undefined,
  recovery: (entry, options) => recoveryOf(chosenItem(entry).schema, options),
  writeEntry({ key, ...entry }) {
    const { schema, item } = chosenItem(entry);
    return writeItem(schema, key === undefined ? item : withKey(item, key));
  },
  writeCall: ({ messageDisposition, savedItemFolderId }, items) =>
    element(
      'm:CreateItem',
      { MessageDisposition: messageDisposition },
      ...writeSavedItemFolderId(savedItemFolderId),
      element('m:Items', {}, ...items),
    ),
  read: ({ element: message }) => readChosenItem(message),
});

/** The Lambda handler of CreateItem. */
export const handler = operationHandler(operation, operationComposition);
