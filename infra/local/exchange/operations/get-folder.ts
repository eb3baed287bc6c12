import { ownersRights } from '../properties/computed.ts';
import { isAssociated } from '../properties/item-properties.ts';
import { readPath } from '../properties/property-path.ts';
import { type Folder, folderIdOf, itemsIn, type Mailbox } from '../store/mailbox.ts';
import { child, type Element, m, requiredChild, t } from '../xml.ts';
import { folderOf } from './identifiers.ts';
import { type Operation, runEach } from './operation.ts';

/** https://learn.microsoft.com/exchange/client-developer/web-service-reference/getfolder-operation */
export const getFolder: Operation = {
  entries: 'FolderIds',
  emptyResult: [m('Folders')],
  run: (request, call) => {
    const folderShape = requiredChild(request, 'FolderShape');
    return runEach(requiredChild(request, 'FolderIds').children, (folderId) => [
      m('Folders', {}, [writeFolder(call.mailbox, folderOf(call, folderId), folderShape)]),
    ]);
  },
};

/** The element of a folder by the beginning of its class; every other folder is a Folder. */
const elementNames: Readonly<Record<string, string>> = {
  'IPF.Contact': 'ContactsFolder',
  'IPF.Appointment': 'CalendarFolder',
  'IPF.Task': 'TasksFolder',
};

const inDefaultShape: ReadonlySet<string> = new Set([
  'FolderId',
  'DisplayName',
  'TotalCount',
  'ChildFolderCount',
  'UnreadCount',
]);

function writeFolder(mailbox: Mailbox, folder: Folder, folderShape: Element): Element {
  const baseShape = requiredChild(folderShape, 'BaseShape').text;
  const paths = (child(folderShape, 'AdditionalProperties')?.children ?? []).map(readPath);
  const elementName = elementNames[folder.folderClass.split('.').slice(0, 2).join('.')] ?? 'Folder';
  const isWanted = (name: string) =>
    name === 'FolderId' ||
    baseShape === 'AllProperties' ||
    (baseShape === 'Default' && inDefaultShape.has(name)) ||
    paths.some(({ key }) => key === `folder:${name}`);
  return t(
    elementName,
    {},
    propertiesOf(mailbox, folder, elementName).filter(({ name }) => isWanted(name)),
  );
}

function propertiesOf(mailbox: Mailbox, folder: Folder, elementName: string): readonly Element[] {
  const parent = mailbox.folders.find(({ number }) => number === folder.parent) ?? folder;
  const hasUnreadCount = elementName === 'Folder' || elementName === 'TasksFolder';
  return [
    t('FolderId', folderIdOf(mailbox, folder)),
    t('ParentFolderId', folderIdOf(mailbox, parent)),
    ...(folder.folderClass ? [t('FolderClass', {}, folder.folderClass)] : []),
    t('DisplayName', {}, folder.displayName),
    t('TotalCount', {}, String(itemsIn(mailbox, folder).filter((item) => !isAssociated(item)).length)),
    t('ChildFolderCount', {}, String(mailbox.folders.filter((each) => each.parent === folder.number).length)),
    ownersRights,
    t('DistinguishedFolderId', {}, folder.distinguishedName),
    ...(hasUnreadCount ? [t('UnreadCount', {}, '0')] : []),
  ];
}
