import type { DistinguishedFolder } from '../soap/distinguished-folders.ts';
import { itemTypes } from './item-types.ts';

/** The folder for the copies of sent items if the request names none. */
export const sentItemsFolder: DistinguishedFolder = 'sentitems';

const sentTypes = itemTypes.filter(({ isSent }) => isSent);

/** The folders in which drafts are saved if the request names none. */
export const draftFolders: readonly DistinguishedFolder[] = distinct(sentTypes.map(defaultFolderOf));

/** The folders in which created items usually are: the default folder of each item type, and Sent Items. */
export const usualFolders: readonly DistinguishedFolder[] = distinct([
  ...itemTypes.map(defaultFolderOf),
  ...(sentTypes.length > 0 ? [sentItemsFolder] : []),
]);

function defaultFolderOf({ defaultFolder }: { readonly defaultFolder: DistinguishedFolder }): DistinguishedFolder {
  return defaultFolder;
}

function distinct(folders: readonly DistinguishedFolder[]): readonly DistinguishedFolder[] {
  return [...new Set(folders)];
}
