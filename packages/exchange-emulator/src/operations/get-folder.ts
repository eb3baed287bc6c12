import { writeFolder } from '../properties/folder-shape.ts';
import { m, requiredChild } from '../xml.ts';
import { type Operation, runEach } from './operation.ts';
import { resolveFolder } from './resolve-identifiers.ts';

/** Returns folders: https://learn.microsoft.com/exchange/client-developer/web-service-reference/getfolder-operation */
export const getFolder: Operation = {
  entries: 'FolderIds',
  emptyResult: [m('Folders')],
  run: (request, call) => {
    const folderShape = requiredChild(request, 'FolderShape');
    return runEach(requiredChild(request, 'FolderIds').children, (folderId) => [
      m('Folders', {}, [writeFolder(call.mailbox, resolveFolder(call, folderId), folderShape)]),
    ]);
  },
};
