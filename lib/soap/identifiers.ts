import { element, type XmlNode } from './write-xml.ts';

/** An item's id with its change key, as EWS gave them (https://learn.microsoft.com/exchange/client-developer/web-service-reference/itemid). */
export interface ItemId {
  readonly id: string;
  readonly changeKey?: string | undefined;
}

/** A folder: a distinguished name such as `contacts`, a folder's id, or a distinguished folder of another mailbox (https://learn.microsoft.com/exchange/client-developer/web-service-reference/distinguishedfolderid). */
export type FolderId =
  | string
  | ItemId
  | { readonly distinguishedFolderId: string; readonly mailbox?: string | undefined };

/** Writes an item's id as `t:ItemId`, or under another name, such as `m:ContactId`. */
export function writeItemId({ id, changeKey }: ItemId, name = 't:ItemId'): XmlNode {
  return element(name, { Id: id, ChangeKey: changeKey });
}

/** Writes a folder as `t:DistinguishedFolderId` or `t:FolderId`. */
export function writeFolderId(folder: FolderId): XmlNode {
  if (typeof folder === 'string') return element('t:DistinguishedFolderId', { Id: folder });
  if ('id' in folder) return element('t:FolderId', { Id: folder.id, ChangeKey: folder.changeKey });
  const mailbox = folder.mailbox ? [element('t:Mailbox', {}, element('t:EmailAddress', {}, folder.mailbox))] : [];
  return element('t:DistinguishedFolderId', { Id: folder.distinguishedFolderId }, ...mailbox);
}

/** Gives the mailbox that a folder names, as a list of none or one. */
export function mailboxesOf(folder: FolderId | undefined): readonly string[] {
  return typeof folder === 'object' && 'mailbox' in folder && folder.mailbox !== undefined ? [folder.mailbox] : [];
}
