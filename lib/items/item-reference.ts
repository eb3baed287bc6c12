import { z } from 'zod';
import type { Fault } from '../schema/faults.ts';
import { entryKey, ewsId, folderId, itemId } from '../schema/identifier-schemas.ts';
import { strictObject } from '../schema/strict-object.ts';
import type { FolderId } from '../soap/identifiers.ts';
import { usualFolders } from './item-folders.ts';

/** An item named by its id, or by the key that it was created under. `folderId` is where to search for the key; default: the usual folders. */
export interface ItemReference {
  readonly id?: string | undefined;
  readonly changeKey?: string | undefined;
  readonly key?: string | undefined;
  readonly folderId?: FolderId | undefined;
}

/** The properties of an entry that is itself a reference to an item. The entry's `key` is the item's key if there is no id, else only a label. */
export const itemReferenceShape = {
  id: ewsId
    .describe('The id of the item, as EWS returned it. Default: the item that was created under the key.')
    .optional(),
  changeKey: ewsId.describe('The change key of the id.').optional(),
  folderId: folderId
    .describe(`The folder to search for the key; only without an id. Default: ${usualFolders.join(', ')}.`)
    .optional(),
};

/** Returns the faults of an entry at `root` that is a reference to an item. */
export function referenceFaults({ id, changeKey, key, folderId }: ItemReference, root: string): readonly Fault[] {
  if (id !== undefined) {
    return folderId === undefined ? [] : [{ path: `${root}.folderId`, expected: 'expected only with a key and no id' }];
  }
  if (key === undefined) {
    return [{ path: root, expected: 'expected "id", or the "key" that the item was created under' }];
  }
  return changeKey === undefined ? [] : [{ path: `${root}.changeKey`, expected: 'expected only with an id' }];
}

/** The schema of a reference to an item as a property of an entry. */
export const itemReference: z.ZodType<ItemReference> = z.union(
  [itemId, strictObject({ key: entryKey, folderId: folderId.optional() })],
  { error: 'expected { "id", "changeKey"? }, or { "key", "folderId"? } of an item that was created under the key' },
);
