import { type ItemSchema, readItem } from '../schema/item-schema.ts';
import { simple, structure } from '../schema/kind.ts';
import { list } from '../schema/kinds/list.ts';
import { pathTo } from '../schema/kinds/path.ts';
import { type RecordValue, record } from '../schema/kinds/record.ts';
import { retentionTag } from '../schema/kinds/texts.ts';
import { type Property, readOnly } from '../schema/property.ts';
import type { AllowedPaths } from '../schema/property-path.ts';
import { restriction } from '../schema/restriction.ts';
import { enumeration, int, text } from '../schema/simple-types.ts';
import type { XmlElement } from '../soap/read-xml.ts';
import { type JsonObject, jsonName } from '../soap/structure.ts';
import type { XmlNode } from '../soap/write-xml.ts';
import { effectiveRights, extendedProperties } from './item.ts';

// In the order of t:BaseFolderType, then of the types that extend it:
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/folder
const properties: readonly Property[] = [
  readOnly('folder:FolderId', structure),
  readOnly('folder:ParentFolderId', structure),
  readOnly('folder:FolderClass', simple(text)),
  readOnly('folder:DisplayName', simple(text)),
  readOnly('folder:TotalCount', simple(int())),
  readOnly('folder:ChildFolderCount', simple(int())),
  extendedProperties,
  readOnly('folder:ManagedFolderInformation', structure),
  readOnly('folder:EffectiveRights', effectiveRights),
  readOnly('folder:DistinguishedFolderId', simple(text)),
  readOnly('folder:PolicyTag', retentionTag),
  readOnly('folder:ArchiveTag', retentionTag),
  readOnly('folder:ReplicaList', list('String', simple(text))),
  readOnly('folder:PermissionSet', structure),
  readOnly('folder:SharingEffectiveRights', simple(text)),
  readOnly('folder:UnreadCount', simple(int())),
  readOnly('folder:SearchParameters', structure),
];

// Folders of every type are read by this schema.
const schema: ItemSchema = { name: 'folder', element: 'Folder', properties };

const paths: AllowedPaths = { fieldUris: properties.flatMap(({ fieldUri }) => fieldUri ?? []), indexed: new Map() };

/** The restriction of a search for folders. */
export const folderRestriction = restriction('FolderRestriction', paths);

const fields = record('properties to return', {
  BaseShape: { kind: simple(enumeration(['IdOnly', 'Default', 'AllProperties'])) },
  AdditionalProperties: { kind: list('', pathTo(paths)) },
});

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/foldershape
/** The schema of a folder shape: the properties that Exchange returns of a folder. */
export const folderShape = fields.schema;

/** Returns the `m:FolderShape` element. BaseShape is Default unless the shape names another. */
export function writeFolderShape(shape: RecordValue = {}): XmlNode {
  return fields.write('m:FolderShape', { baseShape: 'Default', ...shape });
}

/** Reads a folder as `{ contactsFolder: { … } }`, under the name of its type. */
export function readFolder(folder: XmlElement): JsonObject {
  return { [jsonName(folder.name)]: readItem(schema, folder) };
}
