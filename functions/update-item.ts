import { z } from 'zod';
import { contact, deletablePaths, message } from '../lib/items/index.ts';
import { choiceFaults, chosenItem, itemChoice, mailboxesOfChoice, readChosenItem } from '../lib/items/item-choice.ts';
import { operationEnvironment } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineOperation } from '../lib/operation/operation.ts';
import { neverRetry } from '../lib/recovery/recovery.ts';
import { retryUpdate } from '../lib/recovery/retry-update.ts';
import { folderId, itemReference } from '../lib/schema/identifiers.ts';
import { changesOf, type ItemSchema } from '../lib/schema/item-schema.ts';
import { type PropertyPath, propertyPath, writePath } from '../lib/schema/property-path.ts';
import { strictObject } from '../lib/schema/strict-object.ts';
import { writeFolderId, writeItemId } from '../lib/soap/identifiers.ts';
import { childOf, childText, type XmlElement } from '../lib/soap/read-xml.ts';
import type { JsonObject } from '../lib/soap/structure.ts';
import { element, type XmlNode } from '../lib/soap/write-xml.ts';

/** Writes a change per property that the item holds: `t:SetItemField`, or `t:AppendToItemField`. */
function writeChanges(name: string, choice: object | undefined): readonly XmlNode[] {
  if (!choice) return [];
  const { schema, item } = chosenItem(choice);
  return changesOf(schema, item).map((change) => element(name, {}, writePath(change.path), change.item));
}

interface ItemChange {
  readonly set?: object | undefined;
  readonly append?: object | undefined;
  readonly delete?: readonly PropertyPath[] | undefined;
}

/** Says whether a change is of an item of this type, as far as what it names tells. */
function changes({ set = {}, append = {}, delete: paths = [] }: ItemChange, { name }: ItemSchema, family: string) {
  const fieldUris = paths.map((path) => (typeof path === 'object' && 'fieldURI' in path ? path.fieldURI : path));
  return name in set || name in append || fieldUris.some((each) => typeof each === 'string' && each.startsWith(family));
}

const changesContact = (change: ItemChange) => changes(change, contact, 'contacts:');
const changesMessage = (change: ItemChange) => changes(change, message, 'message:');

function readConflictResults(message: XmlElement): JsonObject {
  const count = childText(childOf(message, 'ConflictResults'), 'Count');
  return count === undefined ? {} : { conflictResults: { count: Number(count) } };
}

/** UpdateItem: sets, appends and deletes properties of items (https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem-operation). */
export const operation = defineOperation({
  name: 'UpdateItem',
  summary: 'Sets, appends and deletes properties of items.',
  page: 'https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem-operation',
  effect: 'write',
  isKeyed: false,
  headers: ['requestServerVersion', 'mailbox', 'mailboxCulture', 'timeZoneContext'],
  entries: 'itemChanges',
  options: {
    conflictResolution: z
      .enum(['NeverOverwrite', 'AutoResolve', 'AlwaysOverwrite'])
      .describe('What to do where the item is newer than the change key; default AutoResolve.')
      .optional(),
    messageDisposition: z
      .enum(['SaveOnly', 'SendOnly', 'SendAndSaveCopy'])
      .describe('What becomes of a message: required for one.')
      .optional(),
    suppressReadReceipts: z
      .boolean()
      .describe('Whether to send no read receipts; Exchange2013_SP1 or later.')
      .optional(),
    savedItemFolderId: folderId.describe('The folder for items that are saved by sending them.').optional(),
  },
  optionsSince: { suppressReadReceipts: 'Exchange2013_SP1' },
  entry: {
    itemId: itemReference.describe('The item to update.'),
    set: strictObject(itemChoice('U')).describe('The item with the properties to set.').optional(),
    append: strictObject(itemChoice('A')).describe('The item with the properties to append to.').optional(),
    delete: z.array(propertyPath(deletablePaths)).min(1).describe('The properties to delete.').optional(),
  },
  faults(entry, { requestServerVersion, messageDisposition }, root) {
    const choices = [
      ...(entry.set ? choiceFaults(entry.set, requestServerVersion, `${root}.set`) : []),
      ...(entry.append ? choiceFaults(entry.append, requestServerVersion, `${root}.append`) : []),
    ];
    if (choices.length > 0) return choices;
    const changes = [...writeChanges('', entry.set), ...writeChanges('', entry.append), ...(entry.delete ?? [])];
    if (changes.length === 0) return [{ path: root, expected: 'expected a property in "set", "append" or "delete"' }];
    if (messageDisposition !== undefined || !changesMessage(entry)) return [];
    return [{ path: root, expected: 'expected "messageDisposition" in the request, since this changes a message' }];
  },
  optionsOf: (entry, options) =>
    changesContact(entry) && !changesMessage(entry) ? { ...options, messageDisposition: undefined } : options,
  folders: ({ savedItemFolderId }) => [savedItemFolderId],
  mailboxes: ({ set = {} }) => mailboxesOfChoice(set),
  recovery: (_, { messageDisposition = 'SaveOnly' }) => (messageDisposition === 'SaveOnly' ? retryUpdate : neverRetry),
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
      ...(savedItemFolderId ? [element('m:SavedItemFolderId', {}, writeFolderId(savedItemFolderId))] : []),
      element('m:ItemChanges', {}, ...itemChanges),
    ),
  read: ({ element: message }) => ({ ...readChosenItem(message), ...readConflictResults(message) }),
});

/** The Lambda handler of UpdateItem. */
export const handler = operationHandler(operation, operationEnvironment);
