import { z } from 'zod';
import { distinguishedFolders } from '../soap/distinguished-folders.ts';
import type { FolderId, ItemId } from '../soap/identifiers.ts';
import { enumeration, xmlString } from './simple-types.ts';
import { strictObject } from './strict-object.ts';

// X-AnchorMailbox names the mailbox in an HTTP header. Printable ASCII without " & , ; < > @.
const addressPart = "[!#-%'-+\\--:=?A-~]+";

/** The schema of a mailbox's SMTP address. */
export const smtpAddress = xmlString
  .max(320)
  .regex(new RegExp(`^${addressPart}@${addressPart}$`), 'expected an SMTP address of ASCII characters');

/** The schema of an opaque id of EWS. */
export const ewsId = xmlString.min(1, 'expected an id that EWS returned');

/** The schema of `{ id, changeKey? }`. */
export const itemId = strictObject({ id: ewsId, changeKey: ewsId.optional() });

/** The schema of an entry's key, by which a created item can be found again. */
export const entryKey = z.string().regex(/^[\x20-\x7e]{1,128}$/, 'expected 1 to 128 printable ASCII characters');

const distinguishedName = enumeration(distinguishedFolders).schema;

/** The schema of a folder. */
export const folderId: z.ZodType<FolderId> = z.union(
  [
    distinguishedName,
    itemId satisfies z.ZodType<ItemId>,
    strictObject({ distinguishedFolderId: distinguishedName, mailbox: smtpAddress.optional() }),
  ],
  {
    error:
      'expected a folder such as "contacts", or { "id", "changeKey"? }, or { "distinguishedFolderId", "mailbox"? }',
  },
);
