import { z } from 'zod';
import { distinguishedFolders } from '../soap/distinguished-folders.ts';
import type { FolderId, ItemId } from '../soap/identifiers.ts';
import type { Fault } from './faults.ts';
import { enumeration, xmlString } from './simple-types.ts';
import { strictObject } from './strict-object.ts';

/** A mailbox's SMTP address. */
export const smtpAddress = xmlString.max(320).regex(/^[^\s@<>"&,;]+@[^\s@<>"&,;]+$/, 'expected an SMTP address');

const id = xmlString.min(1, 'expected an id as EWS gave it');

const withChangeKey = strictObject({ id, changeKey: id.optional() });

/** An item's id with its change key, as a caller writes it. */
export const itemId: z.ZodType<ItemId> = withChangeKey;

/** An entry's own name, under which a created item can be found again. */
export const entryKey = z.string().regex(/^[\x20-\x7e]{1,128}$/, 'expected 1 to 128 printable ASCII characters');

const distinguishedName = enumeration(distinguishedFolders).schema;

/** A folder as a caller writes it. */
export const folderId: z.ZodType<FolderId> = z.union(
  [
    distinguishedName,
    withChangeKey,
    strictObject({ distinguishedFolderId: distinguishedName, mailbox: smtpAddress.optional() }),
  ],
  {
    error:
      'expected a folder such as "contacts", or { "id", "changeKey"? }, or { "distinguishedFolderId", "mailbox"? }',
  },
);

/** An item: its id, beside which a key is only a label, or, without one, the key that it was created under and the folder to look for it in (absent: where created items usually are). */
export interface ItemReference {
  readonly id?: string | undefined;
  readonly changeKey?: string | undefined;
  readonly key?: string | undefined;
  readonly folderId?: FolderId | undefined;
}

/** An item that an entry names in itself, beside its key: the properties as a caller writes them. */
export const itemReferenceShape = {
  id: id.describe('The id of the item, as EWS gave it; absent: the item that was created under the key.').optional(),
  changeKey: id.describe("The id's change key.").optional(),
  folderId: folderId
    .describe('Without an id: the folder to look for the key in; absent: contacts, drafts, sentitems.')
    .optional(),
};

/** Gives what is wrong with an item that an entry at `root` names in itself. */
export function referenceFaults({ id, changeKey, key, folderId }: ItemReference, root: string): readonly Fault[] {
  if (id !== undefined) {
    return folderId === undefined ? [] : [{ path: `${root}.folderId`, expected: 'expected only with a key and no id' }];
  }
  if (key === undefined) {
    return [{ path: root, expected: 'expected "id", or the "key" that the item was created under' }];
  }
  return changeKey === undefined ? [] : [{ path: `${root}.changeKey`, expected: 'expected only with an id' }];
}

/** An item as a property of an entry. */
export const itemReference: z.ZodType<ItemReference> = z.union(
  [withChangeKey, strictObject({ key: entryKey, folderId: folderId.optional() })],
  { error: 'expected { "id", "changeKey"? }, or { "key", "folderId"? } of an item that was created under the key' },
);
