import { element, type XmlNode } from './write-xml.ts';

// The ids of items and folders, and how they are written as XML. The zod schemas of the same ids are in lib/schema/identifier-schemas.ts.
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/itemid
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/distinguishedfolderid

/** The id of an item, with its change key if EWS returned one. */
export interface ItemId {
  readonly id: string;
  readonly changeKey?: string | undefined;
}

/** A folder: a distinguished name such as `contacts`, a folder id, or a distinguished folder of another mailbox. */
export type FolderId =
  | string
  | ItemId
  | { readonly distinguishedFolderId: string; readonly mailbox?: string | undefined };

/** Returns the element of an item id: `t:ItemId`, or another name such as `m:ContactId`. */
export function writeItemId({ id, changeKey }: ItemId, name = 't:ItemId'): XmlNode {
  return element(name, { Id: id, ChangeKey: changeKey });
}

/** Returns the folder's `t:DistinguishedFolderId` or `t:FolderId` element. */
export function writeFolderId(folder: FolderId): XmlNode {
  if (typeof folder === 'string') return element('t:DistinguishedFolderId', { Id: folder });
  if ('id' in folder) return element('t:FolderId', { Id: folder.id, ChangeKey: folder.changeKey });
  const mailbox = folder.mailbox ? [element('t:Mailbox', {}, element('t:EmailAddress', {}, folder.mailbox))] : [];
  return element('t:DistinguishedFolderId', { Id: folder.distinguishedFolderId }, ...mailbox);
}

/** Returns the `m:SavedItemFolderId` element in an array, which is empty without a folder. */
export function writeSavedItemFolderId(folder: FolderId | undefined): readonly XmlNode[] {
  return folder ? [element('m:SavedItemFolderId', {}, writeFolderId(folder))] : [];
}

/** Returns the mailbox that the folder id names, as an array of zero or one address. */
export function mailboxesOf(folder: FolderId | undefined): readonly string[] {
  return typeof folder === 'object' && 'mailbox' in folder && folder.mailbox !== undefined ? [folder.mailbox] : [];
}
