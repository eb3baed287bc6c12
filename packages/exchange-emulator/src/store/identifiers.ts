import { createHash } from 'node:crypto';
import { ResponseError } from '../response-error.ts';

/** The object that an identifier names, by its number in the mailbox with that GUID. `item` is 0 for a folder. */
interface EntryId {
  readonly mailboxGuid: string;
  readonly folder: number;
  readonly item: number;
}

const folderEntryLength = 46;
const itemEntryLength = 70;

// MS-OXWSITEMID: no compression, the moniker of a mailbox's GUID, then the entry id in the store.
/**
 * Returns an Id attribute in the layout of MS-OXWSITEMID: 152 base64 characters for an item, 120 for a folder, compared
 * with case.
 */
export function writeEntryId({ mailboxGuid, folder, item }: EntryId): string {
  const entry = Buffer.alloc(item === 0 ? folderEntryLength : itemEntryLength);
  const guid = guidBytes(mailboxGuid);
  guid.copy(entry, 4);
  guid.copy(entry, 22);
  entry.writeUIntBE(folder, 38, 6);
  if (item !== 0) {
    guid.copy(entry, 46);
    entry.writeUIntBE(item, 62, 6);
  }
  return Buffer.concat([header(mailboxGuid), lengthBytes(entry.length), entry]).toString('base64');
}

function header(mailboxGuid: string): Buffer {
  return Buffer.concat([
    Buffer.from([0, 3]),
    lengthBytes(mailboxGuid.length),
    Buffer.from(mailboxGuid),
    Buffer.from([0]),
  ]);
}

function lengthBytes(length: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(length);
  return bytes;
}

/** Parses an Id attribute. Throws a ResponseError if it is empty or `writeEntryId` did not write it. */
export function readEntryId(id: string): EntryId {
  if (id === '') throw new ResponseError('ErrorInvalidIdEmpty');
  const bytes = Buffer.from(id, 'base64');
  const length = bytes.length - 43;
  if (length !== folderEntryLength && length !== itemEntryLength) throw new ResponseError('ErrorInvalidIdMalformed');
  const entryId = {
    mailboxGuid: bytes.toString('latin1', 4, 40),
    folder: bytes.readUIntBE(43 + 38, 6),
    item: length === itemEntryLength ? bytes.readUIntBE(43 + 62, 6) : 0,
  };
  if (writeEntryId(entryId) !== id) throw new ResponseError('ErrorInvalidIdMalformed');
  return entryId;
}

/** The kinds of object, by the number that a change key begins with. */
export const changeKeyKinds = { folder: 1, message: 9, contact: 17 } as const;

/** Returns a ChangeKey attribute: 40 base64 characters with the kind of object and the number of its last change. */
export function writeChangeKey(kind: number, mailboxGuid: string, version: number): string {
  const bytes = Buffer.alloc(30);
  bytes.writeUInt32LE(kind, 0);
  bytes.writeUInt32LE(22, 4);
  guidBytes(mailboxGuid).copy(bytes, 8);
  bytes.writeUIntBE(version, 24, 6);
  return bytes.toString('base64');
}

/**
 * Returns the number of the change in a ChangeKey attribute. Throws a ResponseError if it is invalid or of another
 * mailbox.
 */
export function readChangeKey(changeKey: string, mailboxGuid: string): number {
  const bytes = Buffer.from(changeKey, 'base64');
  if (bytes.length !== 30) throw new ResponseError('ErrorInvalidChangeKey');
  const version = bytes.readUIntBE(24, 6);
  if (writeChangeKey(bytes.readUInt32LE(0), mailboxGuid, version) !== changeKey) {
    throw new ResponseError('ErrorInvalidChangeKey');
  }
  return version;
}

/** Returns a lower-case GUID that is always the same for a text. */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function guidBytes(guid: string): Buffer {
  return Buffer.from(guid.replaceAll('-', ''), 'hex');
}
