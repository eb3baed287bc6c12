import { type ErrorCode, ResponseError } from '../response-error.ts';
import { readEntryId, writeEntryId } from '../store/identifiers.ts';
import {
  addItem,
  type Folder,
  findDistinguishedFolder,
  type ImGroup,
  type Item,
  itemsIn,
  type Mailbox,
  nextNumber,
} from '../store/mailbox.ts';
import type { Element } from '../xml.ts';

// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/people-and-contacts-in-ews-in-exchange
/** The maximum numbers of contacts and groups in an IM list. */
const limits = { contacts: 1000, groups: 64 };

/** The classes of groups: made by users, for contacts without a group, and distribution groups. */
export const groupTypes = {
  user: 'IPM.DistList.MOC.UserGroup',
  other: 'IPM.DistList.MOC.OtherContacts',
  distribution: 'IPM.DistList.MOC.DG',
} as const;

function imFolder(mailbox: Mailbox): Folder {
  return findDistinguishedFolder(mailbox, 'imcontactlist');
}

/** Returns the contacts of the IM list, oldest first. */
export function listImContacts(mailbox: Mailbox): readonly Item[] {
  return itemsIn(mailbox, imFolder(mailbox)).filter(({ kind }) => kind === 'Contact');
}

/** Returns the contacts of a group that are still in the IM list. */
export function membersOf(mailbox: Mailbox, group: ImGroup): readonly Item[] {
  return listImContacts(mailbox).filter(({ number }) => group.members.has(number));
}

/**
 * Returns the IM contact that an element's Id names. Throws a ResponseError with the code `notFound` if there is none.
 */
export function findImContact(
  mailbox: Mailbox,
  contactId: Element,
  notFound: ErrorCode = 'ErrorInvalidImContactId',
): Item {
  const { mailboxGuid, item } = readEntryId(contactId.attributes.Id ?? '');
  const found = mailboxGuid === mailbox.guid ? mailbox.items.get(item) : undefined;
  if (found?.folder !== imFolder(mailbox) || found.kind !== 'Contact') throw new ResponseError(notFound);
  return found;
}

/** Returns the group that an element's Id names. Throws a ResponseError with the code `notFound` if there is none. */
export function findImGroup(
  mailbox: Mailbox,
  groupId: Element,
  notFound: ErrorCode = 'ErrorInvalidImGroupId',
): ImGroup {
  const { mailboxGuid, item } = readEntryId(groupId.attributes.Id ?? '');
  const found = mailboxGuid === mailbox.guid ? mailbox.imGroups.get(item) : undefined;
  if (!found) throw new ResponseError(notFound);
  return found;
}

/** Returns the Id and ChangeKey attributes of a group. The change key of a group never changes. */
export function groupIdOf(mailbox: Mailbox, { number }: ImGroup): { readonly Id: string; readonly ChangeKey: string } {
  const entry = { mailboxGuid: mailbox.guid, folder: imFolder(mailbox).number, item: number };
  return { Id: writeEntryId(entry), ChangeKey: 'EgAAAA==' };
}

/** Adds an empty group to the IM list. Throws a ResponseError if the name is taken or the list is full. */
export function addImGroup(mailbox: Mailbox, { displayName, groupType, smtpAddress }: NewImGroup): ImGroup {
  checkDisplayName(mailbox, displayName);
  if (mailbox.imGroups.size >= limits.groups) throw new ResponseError('ErrorImGroupLimitReached');
  const group = { number: nextNumber(mailbox), displayName, groupType, smtpAddress, members: new Set<number>() };
  mailbox.imGroups.set(group.number, group);
  return group;
}

type NewImGroup = Pick<ImGroup, 'displayName' | 'groupType' | 'smtpAddress'>;

/** Renames a group. Throws a ResponseError if another group has the name. */
export function renameImGroup(mailbox: Mailbox, group: ImGroup, displayName: string): void {
  checkDisplayName(mailbox, displayName, group);
  mailbox.imGroups.set(group.number, { ...group, displayName });
}

function checkDisplayName({ imGroups }: Mailbox, displayName: string, own?: ImGroup): void {
  const isTaken = [...imGroups.values()].some(
    (group) => group !== own && group.displayName.toLowerCase() === displayName.toLowerCase(),
  );
  if (isTaken) throw new ResponseError('ErrorImGroupDisplayNameAlreadyExists');
}

/** Returns the group for contacts without a group, and creates it first if it does not exist. */
export function findOrAddOtherContacts(mailbox: Mailbox): ImGroup {
  const found = [...mailbox.imGroups.values()].find(({ groupType }) => groupType === groupTypes.other);
  const displayName = 'Other Contacts';
  return found ?? addImGroup(mailbox, { displayName, groupType: groupTypes.other, smtpAddress: undefined });
}

/** Adds a contact to a group, if it is not in it yet. */
export function addMember(mailbox: Mailbox, group: ImGroup, contact: Item): void {
  mailbox.imGroups.set(group.number, { ...group, members: new Set([...group.members, contact.number]) });
}

/** Removes a contact from a group. Throws a ResponseError if it is not in the group. */
export function removeMember(mailbox: Mailbox, group: ImGroup, contact: Item): void {
  if (!group.members.has(contact.number)) throw new ResponseError('ErrorInvalidImContactId');
  const members = new Set([...group.members].filter((number) => number !== contact.number));
  mailbox.imGroups.set(group.number, { ...group, members });
}

/** The keys of the properties that identify an IM contact: two contacts with the same values are one. */
const identifying = ['contacts:ImAddress/ImAddress1', 'contacts:PhoneNumber/OtherTelephone'];

/**
 * Returns the IM contact with these addresses, and adds it first if it does not exist. Throws a ResponseError if the
 * list is full.
 */
export function findOrAddImContact(mailbox: Mailbox, properties: Item['properties'], now: Date): Item {
  const contacts = listImContacts(mailbox);
  const address = (of: Item['properties'], key: string) => of.get(key)?.text.toLowerCase();
  const same = contacts.find((each) =>
    identifying.every((key) => address(each.properties, key) === address(properties, key)),
  );
  if (!same && contacts.length >= limits.contacts) throw new ResponseError('ErrorImContactLimitReached');
  return same ?? addItem(mailbox, { folder: imFolder(mailbox), kind: 'Contact', properties }, now);
}
