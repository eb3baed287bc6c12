import { z } from 'zod';
import { distinguishedFolders } from '../soap/distinguished-folders.ts';
import type { FolderId, ItemId } from '../soap/identifiers.ts';
import { enumeration, xmlString } from './simple-types.ts';
import { strictObject } from './strict-object.ts';

/** A mailbox's SMTP address. */
export const smtpAddress = xmlString.max(320).regex(/^[^\s@<>"&,;]+@[^\s@<>"&,;]+$/, 'expected an SMTP address');

const id = xmlString.min(1, 'expected an id as EWS gave it');

/** The properties of an item's id with its change key, as a caller writes them. */
export const itemIdShape = { id, changeKey: id.optional() };

const withChangeKey = strictObject(itemIdShape);

/** An item's id with its change key, as a caller writes it. */
export const itemId: z.ZodType<ItemId> = withChangeKey;

const distinguishedName = enumeration(distinguishedFolders).schema;

/** A folder as a caller writes it. */
export const folderId: z.ZodType<FolderId> = z.union(
  [
    distinguishedName,
    withChangeKey,
    strictObject({ distinguishedFolderId: distinguishedName, mailbox: smtpAddress.optional() }),
  ],
  { error: 'expected a distinguished folder name, { "id", "changeKey"? } or { "distinguishedFolderId", "mailbox"? }' },
);
