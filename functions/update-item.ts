import { z } from 'zod';
import {
  choiceFaults,
  chosenItem,
  type ItemChoice,
  itemChoice,
  mailboxesOfChoice,
  otherItemTypes,
  readChosenItem,
} from '../lib/items/item-choice.ts';
import { itemReference } from '../lib/items/item-reference.ts';
import { type ItemType, itemTypes, sentTypeNames } from '../lib/items/item-types.ts';
import { deletablePaths } from '../lib/items/property-paths.ts';
import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineOperation } from '../lib/operation/define-operation.ts';
import { neverRetry } from '../lib/recovery/recovery.ts';
import { retryUpdate } from '../lib/recovery/retry-update.ts';
import type { Fault } from '../lib/schema/faults.ts';
import { folderId } from '../lib/schema/identifier-schemas.ts';
import { changedPaths, changesOf } from '../lib/schema/item-schema.ts';
import { isSamePath, type PropertyPath, propertyPath, writePath } from '../lib/schema/property-path.ts';
import { strictObject } from '../lib/schema/strict-object.ts';
import { writeItemId, writeSavedItemFolderId } from '../lib/soap/identifiers.ts';
import { childOf, childText, type XmlElement } from '../lib/soap/read-xml.ts';
import type { JsonObject } from '../lib/soap/structure.ts';
import { element, type XmlNode } from '../lib/soap/write-xml.ts';

interface ItemChange {
  readonly set?: ItemChoice | undefined;
  readonly append?: ItemChoice | undefined;
  readonly delete?: readonly PropertyPath[] | undefined;
}

/** Returns a change for each property of the item: `t:SetItemField` or `t:AppendToItemField`. */
function writeChanges(name: string, choice: ItemChoice | undefined): readonly XmlNode[] {
  if (!choice) return [];
  const { schema, item } = chosenItem(choice);
  return changesOf(schema, item).map((change) => element(name, {}, writePath(change.path), change.item));
}

function hasChanges({ set, append, delete: paths = [] }: ItemChange): boolean {
  const choices = [set, append].flatMap((choice) => (choice ? [chosenItem(choice)] : []));
  return paths.length > 0 || choices.some(({ schema, item }) => changedPaths(schema, item).length > 0);
}

/** Returns a fault for each path to delete that the change also sets or appends to. Exchange does both, in an order of its own. */
function contradictions({ set, append, delete: paths = [] }: ItemChange, root: string): readonly Fault[] {
  const written = [set, append].flatMap((choice) => {
    if (!choice) return [];
    const { schema, item } = chosenItem(choice);
    return changedPaths(schema, item);
  });
  return paths.flatMap((path, index) =>
    written.some((each) => isSamePath(each, path))
      ? [
          {
            path: `${root}.delete[${index}]`,
            expected: 'expected a property that the change does not also set or append to',
          },
        ]
      : [],
  );
}

/** Returns the item types that a change names. It is empty if all properties are those that every type has. */
function typesNamed({ set = {}, append = {}, delete: paths = [] }: ItemChange): readonly ItemType[] {
  const fieldUris = paths.flatMap((path) => {
    if (typeof path === 'string') return [path];
    return 'fieldURI' in path ? [path.fieldURI] : [];
  });
  return itemTypes.filter(
    ({ name, fieldUriFamily }) =>
      set[name] !== undefined ||
      append[name] !== undefined ||
      fieldUris.some((fieldUri) => fieldUri.startsWith(fieldUriFamily)),
  );
}

function readConflictResults(message: XmlElement): JsonObject {
  const count = childText(childOf(message, 'ConflictResults'), 'Count');
  return count === undefined ? {} : { conflictResults: { count: Number(count) } };
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem-operation
/** UpdateItem sets, appends to and deletes properties of items. */
export const operation = defineOperation({
  name: 'UpdateItem',
  summary: 'Sets, appends to and deletes properties of items.',
  page: 'https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem-operation',
  effect: 'write',
  isKeyed: false,
  headers: ['requestServerVersion', 'mailbox', 'mailboxCulture', 'timeZoneContext'],
  entries: 'itemChanges',
  options: {
    conflictResolution: z
      .enum(['NeverOverwrite', 'AutoResolve', 'AlwaysOverwrite'])
      .describe('What to do if the item is newer than the change key. Default: AutoResolve.')
      .optional(),
    messageDisposition: z
      .enum(['SaveOnly', 'SendOnly', 'SendAndSaveCopy'])
      .describe(`Whether to save or to send the item. Required for ${sentTypeNames.join(', ')}.`)
      .optional(),
    suppressReadReceipts: z
      .boolean()
      .describe('Whether to send no read receipts. Exchange2013_SP1 or later.')
      .optional(),
    savedItemFolderId: folderId.describe('The folder for the copies of items that the update sends.').optional(),
  },
  optionsSince: { suppressReadReceipts: 'Exchange2013_SP1' },
  entry: {
    itemId: itemReference.describe('The item to update.'),
    set: strictObject(itemChoice('U'), otherItemTypes).describe('The item with the properties to set.').optional(),
    append: strictObject(itemChoice('A'), otherItemTypes)
      .describe('The item with the properties to append to.')
      .optional(),
    delete: z.array(propertyPath(deletablePaths)).min(1).describe('The properties to delete.').optional(),
  },
  faults(entry, { requestServerVersion, messageDisposition }, root) {
    const wrongChoices = [
      ...(entry.set ? choiceFaults(entry.set, requestServerVersion, `${root}.set`) : []),
      ...(entry.append ? choiceFaults(entry.append, requestServerVersion, `${root}.append`) : []),
    ];
    if (wrongChoices.length > 0) return wrongChoices;
    const contradicting = contradictions(entry, root);
    if (contradicting.length > 0) return contradicting;
    if (!hasChanges(entry)) return [{ path: root, expected: 'expected a property in "set", "append" or "delete"' }];
    const sent = typesNamed(entry).find(({ isSent }) => isSent);
    if (messageDisposition !== undefined || sent === undefined) return [];
    const expected = `expected "messageDisposition" in the request, because the update is of type ${sent.name}`;
    return [{ path: root, expected }];
  },
  optionsOf(entry, options) {
    const types = typesNamed(entry);
    const isNeverSent = types.length > 0 && types.every(({ isSent }) => !isSent);
    return isNeverSent ? { ...options, messageDisposition: undefined } : options;
  },
  folders: ({ savedItemFolderId }) => [savedItemFolderId],
  mailboxes: ({ set = {}, append = {} }) => [set, append].flatMap(mailboxesOfChoice),
  recovery: (_, { messageDisposition = 'SaveOnly', conflictResolution }) =>
    messageDisposition === 'SaveOnly' ? retryUpdate(conflictResolution) : neverRetry,
  writeEntry: (entry, idOf) =>
    element(
      't:ItemChange',
      {},
      writeItemId(idOf(entry.itemId)),
      element(
        't:Updates',
        {},
        ...writeChanges('t:SetItemField', entry.set),
        ...writeChanges('t:AppendToItemField', entry.append),
        ...(entry.delete ?? []).map((path) => element('t:DeleteItemField', {}, writePath(path))),
      ),
    ),
  writeCall: ({ conflictResolution, messageDisposition, suppressReadReceipts, savedItemFolderId }, itemChanges) =>
    element(
      'm:UpdateItem',
      {
        ConflictResolution: conflictResolution ?? 'AutoResolve',
        MessageDisposition: messageDisposition,
        SuppressReadReceipts: suppressReadReceipts,
      },
      ...writeSavedItemFolderId(savedItemFolderId),
      element('m:ItemChanges', {}, ...itemChanges),
    ),
  read: ({ element: message }) => ({ ...readChosenItem(message), ...readConflictResults(message) }),
});

/** The Lambda handler of UpdateItem. */
export const handler = operationHandler(operation, operationComposition);
