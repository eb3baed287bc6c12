import { ResponseError } from '../response-error.ts';
import { changeKeyKinds, readChangeKey, readEntryId, writeChangeKey, writeEntryId } from './identifiers.ts';
import type { Folder, Item, Mailbox } from './mailbox.ts';

/** The item that an Id names; throws a ResponseError. */
export function findItemById(mailbox: Mailbox, id: string): Item {
  const { mailboxGuid, folder, item } = readEntryId(id);
  if (item === 0) throw new ResponseError('ErrorCannotUseFolderIdForItemId');
  const found = mailboxGuid === mailbox.guid ? mailbox.items.get(item) : undefined;
  if (found?.folder.number !== folder) throw new ResponseError('ErrorItemNotFound');
  return found;
}

/** The folder that an Id names; throws a ResponseError. */
export function findFolderById(mailbox: Mailbox, id: string): Folder {
  const { mailboxGuid, folder, item } = readEntryId(id);
  if (item !== 0) throw new ResponseError('ErrorCannotUseItemIdForFolderId');
  const found = mailboxGuid === mailbox.guid && mailbox.folders.find(({ number }) => number === folder);
  if (!found) throw new ResponseError('ErrorFolderNotFound');
  return found;
}

/** The Id and ChangeKey attributes of an item. */
export function itemIdOf(mailbox: Mailbox, item: Item): { readonly Id: string; readonly ChangeKey: string } {
  const kind = item.kind === 'Contact' ? changeKeyKinds.contact : changeKeyKinds.message;
  return {
    Id: writeEntryId({ mailboxGuid: mailbox.guid, folder: item.folder.number, item: item.number }),
    ChangeKey: writeChangeKey(kind, mailbox.guid, item.version),
  };
}

/** The Id and ChangeKey attributes of a folder. */
export function folderIdOf(mailbox: Mailbox, { number }: Folder): { readonly Id: string; readonly ChangeKey: string } {
  return {
    Id: writeEntryId({ mailboxGuid: mailbox.guid, folder: number, item: 0 }),
    ChangeKey: writeChangeKey(changeKeyKinds.folder, mailbox.guid, number),
  };
}

/** The number of the change in a ChangeKey attribute, or undefined if there is none; throws a ResponseError. */
export function readVersion(mailbox: Mailbox, changeKey: string | undefined): number | undefined {
  return changeKey === undefined || changeKey === '' ? undefined : readChangeKey(changeKey, mailbox.guid);
}
