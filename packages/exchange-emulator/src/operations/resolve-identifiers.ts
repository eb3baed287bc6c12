import { type ErrorCode, ResponseError } from '../response-error.ts';
import { type Folder, findDistinguishedFolder, type Item } from '../store/mailbox.ts';
import { findFolderById, findItemById, readVersion } from '../store/mailbox-identifiers.ts';
import { child, type Element, requiredChild } from '../xml.ts';
import { type Call, resultOrError } from './operation.ts';

/** Returns the item that an ItemId element names. Throws a ResponseError, also for a malformed ChangeKey. */
export function resolveItem({ mailbox }: Call, itemId: Element): Item {
  if (itemId.name === 'OccurrenceItemId') throw new ResponseError('ErrorCalendarCannotUseIdForOccurrenceId');
  if (itemId.name !== 'ItemId') throw new ResponseError('ErrorCalendarCannotUseIdForRecurringMasterId');
  const item = findItemById(mailbox, itemId.attributes.Id ?? '');
  readVersion(mailbox, itemId.attributes.ChangeKey);
  return item;
}

/**
 * Returns the folder that a FolderId or DistinguishedFolderId element names. Throws a ResponseError: ErrorAccessDenied
 * for a distinguished folder of another mailbox.
 */
export function resolveFolder(call: Call, folderId: Element): Folder {
  const { mailbox } = call;
  const id = folderId.attributes.Id ?? '';
  if (folderId.name === 'FolderId') return findFolderById(mailbox, id);
  if (folderId.name !== 'DistinguishedFolderId') throw new ResponseError('ErrorFolderNotFound');
  const owner = child(folderId, 'Mailbox');
  if (owner) checkOwner(call, child(owner, 'EmailAddress')?.text.toLowerCase() ?? '');
  return findDistinguishedFolder(mailbox, id);
}

function checkOwner({ mailbox, mailboxes }: Call, address: string): void {
  if (address === mailbox.address) return;
  const exists = mailboxes.some((each) => each.address === address);
  throw new ResponseError(exists ? 'ErrorAccessDenied' : 'ErrorNonExistentMailbox');
}

/** Returns the folder that a request's SavedItemFolderId names, or undefined if it has none. Throws a ResponseError. */
export function resolveSavedItemFolder(call: Call, request: Element): Folder | undefined {
  const [folderId] = child(request, 'SavedItemFolderId')?.children ?? [];
  return folderId && folderOrError(call, folderId, 'ErrorSavedItemFolderNotFound');
}

/** Returns the folder that a request's ToFolderId names. Throws a ResponseError. */
export function resolveToFolder(call: Call, request: Element): Folder {
  const toFolderId = requiredChild(request, 'ToFolderId');
  return folderOrError(call, toFolderId.children[0] ?? toFolderId, 'ErrorToFolderNotFound');
}

function folderOrError(call: Call, folderId: Element, notFound: ErrorCode): Folder {
  const folder = resultOrError(() => resolveFolder(call, folderId));
  if (!(folder instanceof ResponseError)) return folder;
  throw folder.code === 'ErrorFolderNotFound' ? new ResponseError(notFound) : folder;
}
