import { z } from 'zod';
import { folderRestriction, folderShape, readFolder, writeFolderShape } from '../lib/items/folder.ts';
import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineOperation } from '../lib/operation/define-operation.ts';
import { retry } from '../lib/recovery/recovery.ts';
import { pageShape, parentFolderId, readRootFolder, writePageView } from '../lib/schema/search.ts';
import { writeFolderId } from '../lib/soap/identifiers.ts';
import { element } from '../lib/soap/write-xml.ts';

const callOptions = {
  folderShape: folderShape
    .describe('The properties to return of each folder. Default: those of the Default shape.')
    .optional(),
  traversal: z
    .enum(['Shallow', 'Deep', 'SoftDeleted'])
    .describe(
      'Which subfolders to search: direct subfolders, subfolders at every level, or soft-deleted ones. Default: Shallow.',
    )
    .optional(),
  restriction: folderRestriction.schema.describe('The condition that the folders must meet. Default: none.').optional(),
  ...pageShape,
};

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/findfolder-operation
/** FindFolder searches folders for subfolders. Each search has one parent folder; it inherits the options of the request that it does not set. */
export const operation = defineOperation({
  name: 'FindFolder',
  summary: 'Searches folders for subfolders.',
  page: 'https://learn.microsoft.com/exchange/client-developer/web-service-reference/findfolder-operation',
  effect: 'read',
  isKeyed: false,
  headers: ['requestServerVersion', 'mailbox', 'mailboxCulture', 'timeZoneContext'],
  entries: 'searches',
  options: callOptions,
  entry: { parentFolderId, ...callOptions },
  optionsOf: ({ key: _, parentFolderId: __, ...search }, options) => ({ ...options, ...search }),
  folders: (_, { parentFolderId }) => [parentFolderId],
  recovery: () => retry,
  writeEntry: ({ parentFolderId }) => writeFolderId(parentFolderId),
  writeCall: ({ folderShape, traversal, restriction, ...page }, parentFolderIds) =>
    element(
      'm:FindFolder',
      { Traversal: traversal ?? 'Shallow' },
      writeFolderShape(folderShape),
      ...writePageView('m:IndexedPageFolderView', page),
      ...(restriction ? [element('m:Restriction', {}, folderRestriction.write(restriction))] : []),
      element('m:ParentFolderIds', {}, ...parentFolderIds),
    ),
  read: ({ element: message }) => readRootFolder(message, readFolder),
});

/** The Lambda handler of FindFolder. */
export const handler = operationHandler(operation, operationComposition);
