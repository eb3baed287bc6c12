import { writeEntryId } from '../store/identifiers.ts';
import { type Item, isSubmitted, type Mailbox } from '../store/mailbox.ts';
import { folderIdOf, itemIdOf } from '../store/mailbox-identifiers.ts';
import { writeXml } from '../write-xml.ts';
import { child, type Element, t } from '../xml.ts';
import { attachmentsOf } from './attachments.ts';
import { computedForMessages } from './computed-message-properties.ts';
import { formatDateTime } from './date-time.ts';
import { kindOf } from './item-kinds.ts';
import { messageFlagsKey, messageFlagsOf } from './message-flags.ts';

type Compute = (mailbox: Mailbox, item: Item) => Element | undefined;

const dateTime =
  (name: string, date: (item: Item) => Date): Compute =>
  (_mailbox, item) =>
    t(name, {}, formatDateTime(date(item)));

/** The rights of a mailbox's owner on everything in it. */
export const ownersRights: Element = t('EffectiveRights', {}, [
  t('CreateAssociated', {}, 'true'),
  t('CreateContents', {}, 'true'),
  t('CreateHierarchy', {}, 'true'),
  t('Delete', {}, 'true'),
  t('Modify', {}, 'true'),
  t('Read', {}, 'true'),
  t('ViewPrivateItems', {}, 'true'),
]);

/** The properties that the emulator computes, by FieldURI. Written values are ignored. */
const computedProperties: Readonly<Record<string, Compute>> = {
  'item:ItemId': (mailbox, item) => t('ItemId', itemIdOf(mailbox, item)),
  'item:ParentFolderId': (mailbox, { folder }) => t('ParentFolderId', folderIdOf(mailbox, folder)),
  'item:Attachments': (mailbox, item) => attachmentsOf(mailbox, item),
  'item:Size': (_mailbox, item) => t('Size', {}, String(sizeOf(item))),
  'item:IsSubmitted': (mailbox, item) => t('IsSubmitted', {}, String(isSubmitted(mailbox, item))),
  'item:IsResend': () => t('IsResend', {}, 'false'),
  'item:IsUnmodified': () => t('IsUnmodified', {}, 'false'),
  'item:DateTimeCreated': dateTime('DateTimeCreated', ({ created }) => created),
  'item:DisplayCc': () => t('DisplayCc', {}, ''),
  'item:DisplayTo': () => t('DisplayTo', {}, ''),
  'item:HasAttachments': (_mailbox, item) => t('HasAttachments', {}, String(hasAttachments(item))),
  'item:EffectiveRights': () => ownersRights,
  'item:LastModifiedName': ({ address }) => t('LastModifiedName', {}, address),
  'item:LastModifiedTime': dateTime('LastModifiedTime', ({ modified }) => modified),
  'item:ConversationId': (mailbox, { number }) =>
    t('ConversationId', { Id: writeEntryId({ mailboxGuid: mailbox.guid, folder: number, item: 0 }) }),
  [messageFlagsKey]: messageFlagsOf,
  'contacts:CompleteName': (_mailbox, item) => completeName(item),
  'contacts:HasPicture': (_mailbox, item) => t('HasPicture', {}, String(hasPicture(item))),
};

/** The values of properties that were never written, by FieldURI. */
const defaults: Readonly<Record<string, Element>> = {
  'item:IsDraft': t('IsDraft', {}, 'false'),
  'item:IsFromMe': t('IsFromMe', {}, 'false'),
  'item:Sensitivity': t('Sensitivity', {}, 'Normal'),
  'item:Importance': t('Importance', {}, 'Normal'),
  'item:ReminderIsSet': t('ReminderIsSet', {}, 'false'),
  'item:ReminderMinutesBeforeStart': t('ReminderMinutesBeforeStart', {}, '0'),
  'item:Culture': t('Culture', {}, 'en-US'),
  'item:IsAssociated': t('IsAssociated', {}, 'false'),
  'message:IsReadReceiptRequested': t('IsReadReceiptRequested', {}, 'false'),
  'message:IsDeliveryReceiptRequested': t('IsDeliveryReceiptRequested', {}, 'false'),
  'message:IsResponseRequested': t('IsResponseRequested', {}, 'false'),
};

/** The values of properties that were never written and depend on the item, by FieldURI. */
const itemDefaults: Readonly<Record<string, Compute>> = {
  'item:ItemClass': (_mailbox, { kind }) => t('ItemClass', {}, kindOf(kind).itemClass),
  'item:DateTimeReceived': dateTime('DateTimeReceived', ({ created }) => created),
  'item:DateTimeSent': dateTime('DateTimeSent', ({ created }) => created),
};

/** Returns the value of a property, or undefined if it has none. Whole dictionaries have none, only their entries. */
export function getPropertyValue(mailbox: Mailbox, item: Item, key: string): Element | undefined {
  const compute = (item.kind === 'Message' ? computedForMessages[key] : undefined) ?? computedProperties[key];
  if (compute) return compute(mailbox, item);
  return item.properties.get(key) ?? defaults[key] ?? itemDefaults[key]?.(mailbox, item);
}

function sizeOf(item: Item): number {
  return [...item.properties.values()].reduce((size, property) => size + writeXml(property).length, 0);
}

function hasAttachments({ properties }: Item): boolean {
  const attachments = properties.get('item:Attachments')?.children ?? [];
  return attachments.some((attachment) => !isTrue(child(attachment, 'IsInline')));
}

function hasPicture({ properties }: Item): boolean {
  const attachments = properties.get('item:Attachments')?.children ?? [];
  return attachments.some((attachment) => isTrue(child(attachment, 'IsContactPhoto')));
}

function isTrue(element: Element | undefined): boolean {
  return element?.text === 'true' || element?.text === '1';
}

/** The parts of a contact's complete name in schema order, each with the property it comes from. */
const completeNameParts = [
  ['FirstName', 'contacts:GivenName'],
  ['MiddleName', 'contacts:MiddleName'],
  ['LastName', 'contacts:Surname'],
  ['Suffix', 'contacts:Generation'],
  ['Initials', 'contacts:Initials'],
  ['FullName', 'contacts:DisplayName'],
  ['Nickname', 'contacts:Nickname'],
] as const;

function completeName({ properties }: Item): Element | undefined {
  const parts = completeNameParts.flatMap(([name, key]) => {
    const property = properties.get(key);
    return property ? [t(name, {}, property.text)] : [];
  });
  return parts.length > 0 ? t('CompleteName', {}, parts) : undefined;
}
