import { ResponseError } from '../response-error.ts';
import type { Element } from '../xml.ts';
import { distinguishedFolders } from './distinguished-folders.ts';
import { guidOf } from './identifiers.ts';

/** A folder; `number` is its own in its mailbox, `parent` that of the folder it is in. */
export interface Folder {
  readonly number: number;
  readonly parent: number;
  readonly distinguishedName: string;
  readonly displayName: string;
  readonly folderClass: string;
}

/**
 * An item as it is now: its properties by their keys, the number of the change that last touched each property, and
 * that of the item's own last change. An item that was deleted softly knows the folder that it was in.
 */
export interface Item {
  readonly number: number;
  readonly folder: Folder;
  readonly deletedFrom: Folder | undefined;
  readonly kind: string;
  readonly properties: ReadonlyMap<string, Element>;
  readonly changes: ReadonlyMap<string, number>;
  readonly version: number;
  readonly created: Date;
  readonly modified: Date;
}

/** A message that waits in the Outbox, by its number: since when, and the folder that its copy goes to, if any does. */
export interface Submission {
  readonly item: number;
  readonly submitted: Date;
  readonly savedItemFolder: Folder | undefined;
}

/** A group of the IM list with its members' numbers; `smtpAddress` is that of a distribution group. */
export interface ImGroup {
  readonly number: number;
  readonly displayName: string;
  readonly groupType: string;
  readonly smtpAddress: string | undefined;
  readonly members: ReadonlySet<number>;
}

/** A mailbox: its address in lower case, its folders, and its items by their numbers, oldest first. */
export interface Mailbox {
  readonly address: string;
  readonly guid: string;
  readonly folders: readonly Folder[];
  readonly items: Map<number, Item>;
  /** What waits to be sent, and when each message so far was sent, both oldest first. */
  readonly submissions: Submission[];
  readonly sent: Date[];
  /** How many messages leave in a minute at most; unlimited by default, as in Exchange Server. */
  messageRateLimit: number;
  readonly imGroups: Map<number, ImGroup>;
  lastNumber: number;
}

/** A new mailbox with its distinguished folders and no items. */
export function createMailbox(address: string): Mailbox {
  const folders = distinguishedFolders.map(([distinguishedName, displayName, folderClass, parentName], index) => ({
    number: index + 1,
    parent: distinguishedFolders.findIndex(([name]) => name === parentName) + 1,
    distinguishedName,
    displayName,
    folderClass,
  }));
  const lowerCased = address.toLowerCase();
  return {
    address: lowerCased,
    guid: guidOf(lowerCased),
    folders,
    items: new Map(),
    submissions: [],
    sent: [],
    messageRateLimit: Number.POSITIVE_INFINITY,
    imGroups: new Map(),
    lastNumber: folders.length,
  };
}

/** Puts a new item into a folder of a mailbox and gives it as it is there. */
export function addItem(
  mailbox: Mailbox,
  { folder, kind, properties }: Pick<Item, 'folder' | 'kind' | 'properties'>,
  now: Date,
): Item {
  const number = nextNumber(mailbox);
  const changes = new Map([...properties.keys()].map((key) => [key, number]));
  const item: Item = {
    number,
    folder,
    deletedFrom: undefined,
    kind,
    properties,
    changes,
    version: number,
    created: now,
    modified: now,
  };
  mailbox.items.set(number, item);
  return item;
}

/** Replaces the properties of an item, of which those of the keys in `touched` changed, and gives it as it is then. */
export function changeItem(
  mailbox: Mailbox,
  item: Item,
  properties: Item['properties'],
  touched: readonly string[],
  now: Date,
): Item {
  const version = nextNumber(mailbox);
  const changes = new Map([...item.changes, ...touched.map((key) => [key, version] as const)]);
  const changed: Item = { ...item, properties, changes, version, modified: now };
  mailbox.items.set(item.number, changed);
  return changed;
}

/**
 * Moves an item into another folder, where it has a new number and so another Id; `deletedFrom` is for a soft deletion.
 */
export function moveItem(mailbox: Mailbox, item: Item, folder: Folder, deletedFrom?: Folder): Item {
  mailbox.items.delete(item.number);
  const number = nextNumber(mailbox);
  const moved: Item = { ...item, number, folder, deletedFrom, version: number };
  mailbox.items.set(number, moved);
  return moved;
}

/** A number that nothing else in a mailbox has. */
export function nextNumber(mailbox: Mailbox): number {
  mailbox.lastNumber += 1;
  return mailbox.lastNumber;
}

/** The distinguished folder of that name; throws a ResponseError. */
export function findDistinguishedFolder(mailbox: Mailbox, name: string): Folder {
  const found = mailbox.folders.find(({ distinguishedName }) => distinguishedName === name);
  if (!found) throw new ResponseError('ErrorFolderNotFound');
  return found;
}

/** The items of a folder, oldest first. */
export function itemsIn(mailbox: Mailbox, folder: Folder): readonly Item[] {
  return [...mailbox.items.values()].filter((item) => item.folder === folder);
}

/** Whether an item waits in the Outbox to be sent. */
export function isSubmitted({ submissions }: Mailbox, { number }: Item): boolean {
  return submissions.some(({ item }) => item === number);
}
