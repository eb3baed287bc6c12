import { z } from 'zod';
import type { RecordValue } from '../schema/kinds/record.ts';
import { type PropertyPath, propertyPath, writePath } from '../schema/property-path.ts';
import { restriction, type SearchExpression } from '../schema/restriction.ts';
import { type Page, readRootFolder, writePageView } from '../schema/search.ts';
import { strictObject } from '../schema/strict-object.ts';
import type { XmlElement } from '../soap/read-xml.ts';
import type { JsonObject } from '../soap/structure.ts';
import { element, type XmlNode } from '../soap/write-xml.ts';
import { readItemOfItsType } from './item-choice.ts';
import { writeItemShape } from './item-shape.ts';
import { readablePaths } from './property-paths.ts';

/** The restriction of a search for items. */
export const itemRestriction = restriction('ItemRestriction', readablePaths);

interface FieldOrder {
  readonly path: PropertyPath;
  readonly order: 'Ascending' | 'Descending';
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/sortorder
/** The schema of the sort order of found items. */
export const sortOrder: z.ZodType<readonly FieldOrder[]> = z
  .array(strictObject({ path: propertyPath(readablePaths), order: z.enum(['Ascending', 'Descending']) }))
  .min(1);

/** A search for items, without the folders to search. */
export interface ItemSearch extends Page {
  readonly traversal?: 'Shallow' | 'SoftDeleted' | 'Associated' | undefined;
  readonly itemShape?: RecordValue | undefined;
  readonly restriction?: SearchExpression | undefined;
  readonly sortOrder?: readonly FieldOrder[] | undefined;
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation
/** Returns the `m:FindItem` element of a search in these folders. */
export function writeFindItem(search: ItemSearch, parentFolderIds: readonly XmlNode[]): XmlNode {
  const { traversal = 'Shallow', itemShape, restriction, sortOrder } = search;
  const orders = sortOrder?.map(({ path, order }) => element('t:FieldOrder', { Order: order }, writePath(path)));
  return element(
    'm:FindItem',
    { Traversal: traversal },
    writeItemShape(itemShape),
    ...writePageView('m:IndexedPageItemView', search),
    ...(restriction ? [element('m:Restriction', {}, itemRestriction.write(restriction))] : []),
    ...(orders ? [element('m:SortOrder', {}, ...orders)] : []),
    element('m:ParentFolderIds', {}, ...parentFolderIds),
  );
}

/** Reads the found items as `{ rootFolder: { items: [{ contact: { … } }], … } }`. */
export function readFoundItems(message: XmlElement): JsonObject {
  return readRootFolder(message, readItemOfItsType);
}
