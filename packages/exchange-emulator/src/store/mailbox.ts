import { ResponseError } from '../response-error.ts';
import type { Element } from '../xml.ts';
import { distinguishedFolders } from './distinguished-folders.ts';
import { guidOf } from './identifiers.ts';

/** A folder. `number` is unique in its mailbox, `parent` is the number of the folder above. */
export interface Folder {
  readonly number: number;
  readonly parent: number;
  readonly distinguishedName: string;
  readonly displayName: string;
  readonly folderClass: string;
}

/**
 * An item. `changes` has the number of the last change of each property, `version` that of the item. A soft deletion
 * sets `deletedFrom`.
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

/** A message in the Outbox, by its number: when it was submitted, and the folder for its copy, if any. */
export interface Submission {
  readonly item: number;
  readonly submitted: Date;
  readonly savedItemFolder: Folder | undefined;
}

/** A group of the IM list with its members' numbers. Only distribution groups have an `smtpAddress`. */
export interface ImGroup {
  readonly number: number;
  readonly displayName: string;
  readonly groupType: string;
  readonly smtpAddress: string | undefined;
  readonly members: ReadonlySet<number>;
}

/** A mailbox: its lower-case address, its folders, and its items by number, oldest first. */
export interface Mailbox {
  readonly address: string;
  readonly guid: string;
  readonly folders: readonly Folder[];
  readonly items: Map<number, Item>;
  /** The messages that wait in the Outbox, and the times at which earlier ones were sent, both oldest first. */
  readonly submissions: Submission[];
  readonly sent: Date[];
  /** The maximum number of messages sent per minute; unlimited by default, as in Exchange Server. */
  messageRateLimit: number;
  /** How long after its creation a search with a restriction does not find an item, in milliseconds. */
  indexDelayMs: number;
  readonly imGroups: Map<number, ImGroup>;
  lastNumber: number;
}

/** Returns a mailbox with the distinguished folders and no items. */
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
    indexDelayMs: 0,
    imGroups: new Map(),
    lastNumber: folders.length,
  };
}

/** Adds a new item to a folder and returns it. */
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

/**
 * Replaces an item's properties and returns the changed item. `touched` has the keys of the properties that changed.
 */
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
 * Moves an item to another folder, where it gets a new number and so a new Id. `deletedFrom` is set for a soft
 * deletion.
 */
export function moveItem(mailbox: Mailbox, item: Item, folder: Folder, deletedFrom?: Folder): Item {
  mailbox.items.delete(item.number);
  const number = nextNumber(mailbox);
  const moved: Item = { ...item, number, folder, deletedFrom, version: number };
  mailbox.items.set(number, moved);
  return moved;
}

/** Returns a number that nothing else in the mailbox has. */
export function nextNumber(mailbox: Mailbox): number {
  mailbox.lastNumber += 1;
  return mailbox.lastNumber;
}

/** Returns the distinguished folder of that name. Throws a ResponseError. */
export function findDistinguishedFolder(mailbox: Mailbox, name: string): Folder {
  const found = mailbox.folders.find(({ distinguishedName }) => distinguishedName === name);
  if (!found) throw new ResponseError('ErrorFolderNotFound');
  return found;
}

/** Returns the items of a folder, oldest first. */
export function itemsIn(mailbox: Mailbox, folder: Folder): readonly Item[] {
  return [...mailbox.items.values()].filter((item) => item.folder === folder);
}

/** Whether an item waits in the Outbox to be sent. */
export function isSubmitted({ submissions }: Mailbox, { number }: Item): boolean {
  return submissions.some(({ item }) => item === number);
}
