import { writeFolder } from '../properties/folder-shape.ts';
import { ResponseError } from '../response-error.ts';
import { readRestriction } from '../search/restriction.ts';
import { readFolderTexts } from '../search/searchable-property.ts';
import { selectPage } from '../search/select-page.ts';
import type { Folder, Mailbox } from '../store/mailbox.ts';
import { child, type Element, m, requiredChild, t } from '../xml.ts';
import { type Call, type Operation, runEach } from './operation.ts';
import { resolveFolder } from './resolve-identifiers.ts';

/** The maximum number of folders in one response (EWSFindCountLimit). */
const limit = 1000;

/**
 * Finds folders in or below folders:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/findfolder-operation
 */
export const findFolder: Operation = {
  entries: 'ParentFolderIds',
  emptyResult: [],
  run: (request, call) => {
    if (child(request, 'FractionalPageFolderView')) throw new ResponseError('ErrorInvalidRequest');
    return runEach(requiredChild(request, 'ParentFolderIds').children, (folderId) => [
      findUnder(call, request, resolveFolder(call, folderId)),
    ]);
  },
};

function findUnder({ mailbox }: Call, request: Element, parent: Folder): Element {
  const accepts = readRestriction(child(request, 'Restriction'));
  const candidates = traversals[request.attributes.Traversal ?? '']?.(mailbox, parent) ?? [];
  const found = candidates.filter((folder) => accepts(readFolderTexts(mailbox, folder)));
  const page = selectPage(found, child(request, 'IndexedPageFolderView'), limit);
  const folderShape = requiredChild(request, 'FolderShape');
  const folders = page.found.map((folder) => writeFolder(mailbox, folder, folderShape));
  return m('RootFolder', page.attributes, [t('Folders', {}, folders)]);
}

/** The folders that each Traversal searches. SoftDeleted finds none, because folders cannot be deleted. */
const traversals: Readonly<Record<string, (mailbox: Mailbox, parent: Folder) => readonly Folder[]>> = {
  Shallow: foldersIn,
  Deep: foldersBelow,
};

function foldersIn({ folders }: Mailbox, { number }: Folder): readonly Folder[] {
  return folders.filter(({ parent }) => parent === number);
}

function foldersBelow(mailbox: Mailbox, parent: Folder): readonly Folder[] {
  return foldersIn(mailbox, parent).flatMap((folder) => [folder, ...foldersBelow(mailbox, folder)]);
}
