import { ResponseError } from '../response-error.ts';
import { changeKeyKinds, readChangeKey, readEntryId, writeChangeKey, writeEntryId } from './identifiers.ts';
import type { Folder, Item, Mailbox } from './mailbox.ts';

/** Returns the item that an Id names. Throws a ResponseError. */
export function findItemById(mailbox: Mailbox, id: string): Item {
  const { mailboxGuid, folder, item } = readEntryId(id);
  if (item === 0) throw new ResponseError('ErrorCannotUseFolderIdForItemId');
  const found = mailboxGuid === mailbox.guid ? mailbox.items.get(item) : undefined;
  if (found?.folder.number !== folder) throw new ResponseError('ErrorItemNotFound');
  return found;
}

/** Returns the folder that an Id names. Throws a ResponseError. */
export function findFolderById(mailbox: Mailbox, id: string): Folder {
  const { mailboxGuid, folder, item } = readEntryId(id);
  if (item !== 0) throw new ResponseError('ErrorCannotUseItemIdForFolderId');
  const found = mailboxGuid === mailbox.guid && mailbox.folders.find(({ number }) => number === folder);
  if (!found) throw new ResponseError('ErrorFolderNotFound');
  return found;
}

/** Returns the Id and ChangeKey attributes of an item. */
export function itemIdOf(mailbox: Mailbox, item: Item): { readonly Id: string; readonly ChangeKey: string } {
  const kind = item.kind === 'Contact' ? changeKeyKinds.contact : changeKeyKinds.message;
  return {
    Id: writeEntryId({ mailboxGuid: mailbox.guid, folder: item.folder.number, item: item.number }),
    ChangeKey: writeChangeKey(kind, mailbox.guid, item.version),
  };
}

/** Returns the Id and ChangeKey attributes of a folder. */
export function folderIdOf(mailbox: Mailbox, { number }: Folder): { readonly Id: string; readonly ChangeKey: string } {
  return {
    Id: writeEntryId({ mailboxGuid: mailbox.guid, folder: number, item: 0 }),
    ChangeKey: writeChangeKey(changeKeyKinds.folder, mailbox.guid, number),
  };
}

/** Returns the number of the change in a ChangeKey attribute, or undefined without one. Throws a ResponseError. */
export function readVersion(mailbox: Mailbox, changeKey: string | undefined): number | undefined {
  return changeKey === undefined || changeKey === '' ? undefined : readChangeKey(changeKey, mailbox.guid);
}
