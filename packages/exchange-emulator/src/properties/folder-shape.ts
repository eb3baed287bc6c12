import { type Folder, type Item, itemsIn, type Mailbox } from '../store/mailbox.ts';
import { folderIdOf } from '../store/mailbox-identifiers.ts';
import { child, type Element, requiredChild, t } from '../xml.ts';
import { isAssociated } from './item-properties.ts';
import { readPath } from './property-path.ts';
import { ownersRights } from './property-value.ts';

/** The element names of folders by the first two parts of their class. Other folders are Folder elements. */
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

/** Returns a folder's element with the properties that a FolderShape element asks for, in schema order. */
export function writeFolder(mailbox: Mailbox, folder: Folder, folderShape: Element): Element {
  const baseShape = requiredChild(folderShape, 'BaseShape').text;
  const paths = (child(folderShape, 'AdditionalProperties')?.children ?? []).map(readPath);
  const isWanted = (name: string) =>
    name === 'FolderId' ||
    baseShape === 'AllProperties' ||
    (baseShape === 'Default' && inDefaultShape.has(name)) ||
    paths.some(({ key }) => key === `folder:${name}`);
  return t(
    elementNameOf(folder),
    {},
    propertiesOf(mailbox, folder).filter(({ name }) => isWanted(name)),
  );
}

/** The types of a folder's properties that are not strings, by FieldURI. */
export const folderPropertyTypes: Readonly<Record<string, string>> = {
  'folder:FolderId': 'FolderIdType',
  'folder:ParentFolderId': 'FolderIdType',
  'folder:TotalCount': 'int',
  'folder:ChildFolderCount': 'int',
  'folder:EffectiveRights': 'EffectiveRightsType',
  'folder:UnreadCount': 'int',
};

/** Returns a property of a folder, or undefined if it has none with that FieldURI. */
export function findFolderProperty(mailbox: Mailbox, folder: Folder, fieldUri: string): Element | undefined {
  return propertiesOf(mailbox, folder).find(({ name }) => `folder:${name}` === fieldUri);
}

function elementNameOf({ folderClass }: Folder): string {
  return elementNames[folderClass.split('.').slice(0, 2).join('.')] ?? 'Folder';
}

function isUnread({ properties }: Item): boolean {
  return properties.get('message:IsRead')?.text === 'false';
}

function propertiesOf(mailbox: Mailbox, folder: Folder): readonly Element[] {
  const parent = mailbox.folders.find(({ number }) => number === folder.parent) ?? folder;
  const hasUnreadCount = ['Folder', 'TasksFolder'].includes(elementNameOf(folder));
  return [
    t('FolderId', folderIdOf(mailbox, folder)),
    t('ParentFolderId', folderIdOf(mailbox, parent)),
    ...(folder.folderClass ? [t('FolderClass', {}, folder.folderClass)] : []),
    t('DisplayName', {}, folder.displayName),
    t('TotalCount', {}, String(itemsIn(mailbox, folder).filter((item) => !isAssociated(item)).length)),
    t('ChildFolderCount', {}, String(mailbox.folders.filter((each) => each.parent === folder.number).length)),
    ownersRights,
    t('DistinguishedFolderId', {}, folder.distinguishedName),
    ...(hasUnreadCount ? [t('UnreadCount', {}, String(itemsIn(mailbox, folder).filter(isUnread).length))] : []),
  ];
}
