import { formatDateTime } from '../properties/date-time.ts';
import { extendedKeyOf } from '../properties/extended-properties.ts';
import { guidOf, writeEntryId } from '../store/identifiers.ts';
import type { ImGroup, Item, Mailbox } from '../store/mailbox.ts';
import { itemIdOf } from '../store/mailbox-identifiers.ts';
import { type Element, t } from '../xml.ts';
import { groupIdOf, membersOf } from './im-list.ts';

/** Returns the ImGroup element of a group, with the requested extended properties that it has. */
export function writeImGroup(mailbox: Mailbox, group: ImGroup, extendedFieldUris: readonly Element[] = []): Element {
  const { displayName, groupType, smtpAddress } = group;
  const members = membersOf(mailbox, group).map((contact) => t('ItemId', itemIdOf(mailbox, contact)));
  const extended = extendedFieldUris.flatMap((path) =>
    isDisplayName(path) ? [t('ExtendedProperty', {}, [path, t('Value', {}, displayName)])] : [],
  );
  return t('ImGroup', {}, [
    t('DisplayName', {}, displayName),
    t('GroupType', {}, groupType),
    t('ExchangeStoreId', groupIdOf(mailbox, group)),
    ...(members.length > 0 ? [t('MemberCorrelationKey', {}, members)] : []),
    ...(extended.length > 0 ? [t('ExtendedProperties', {}, extended)] : []),
    ...(smtpAddress ? [t('SmtpAddress', {}, smtpAddress)] : []),
  ]);
}

/** Returns the paths in an ExtendedProperties element as ExtendedFieldURI elements. */
export function readExtendedFieldUris(extendedProperties: Element | undefined): readonly Element[] {
  return (extendedProperties?.children ?? []).map(({ attributes }) => t('ExtendedFieldURI', attributes));
}

/** Whether a path names MAPI's PR_DISPLAY_NAME, which the emulator stores as the property DisplayName. */
function isDisplayName(path: Element): boolean {
  return (
    extendedKeyOf(path) === extendedKeyOf(t('ExtendedFieldURI', { PropertyTag: '0x3001', PropertyType: 'String' }))
  );
}

/**
 * Returns the children of an IM contact's Persona element in schema order, with the requested extended properties that
 * it has.
 */
export function writePersonaContent(
  mailbox: Mailbox,
  contact: Item,
  paths: readonly Element[] = [],
): readonly Element[] {
  const textOf = (key: string) => contact.properties.get(key)?.text;
  const displayName = textOf('contacts:DisplayName');
  const imAddress = textOf('contacts:ImAddress/ImAddress1');
  const telephone = textOf('contacts:PhoneNumber/OtherTelephone');
  const sortName = displayName ?? telephone ?? imAddress ?? '';
  return [
    t('PersonaId', { Id: personaId(mailbox, contact) }),
    t('PersonaType', {}, 'Person'),
    t('CreationTime', {}, formatDateTime(contact.created)),
    t('DisplayName', {}, displayName ?? ''),
    t('DisplayNameFirstLast', {}, sortName),
    t('DisplayNameLastFirst', {}, sortName),
    t('FileAs'),
    t('FileAsId', {}, 'None'),
    ...(imAddress ? [t('ImAddress', {}, imAddress)] : []),
    t('RelevanceScore', {}, '2147483647'),
    t('Attributions', {}, [attribution(mailbox, contact)]),
    ...attributedTexts('DisplayNames', displayName),
    ...attributedTexts('FileAsIds', 'None'),
    ...attributedTelephones(telephone),
    ...attributedTexts('ImAddresses', imAddress),
    ...attributedExtended(contact, paths),
  ];
}

function personaId({ guid }: Mailbox, { number }: Item): string {
  return writeEntryId({ mailboxGuid: guidOf(`personas of ${guid}`), folder: number, item: 0 });
}

function attribution(mailbox: Mailbox, contact: Item): Element {
  return t('Attribution', {}, [
    t('Id', {}, '0'),
    t('SourceId', itemIdOf(mailbox, contact)),
    t('DisplayName', {}, 'Lync Contacts'),
    t('IsWritable', {}, 'false'),
    t('IsQuickContact', {}, 'true'),
    t('IsHidden', {}, 'false'),
  ]);
}

const fromContact = t('Attributions', {}, [t('Attribution', {}, '0')]);

function attributedTexts(name: string, text: string | undefined): readonly Element[] {
  if (!text) return [];
  return [t(name, {}, [t('StringAttributedValue', {}, [t('Value', {}, text), fromContact])])];
}

function attributedTelephones(telephone: string | undefined): readonly Element[] {
  if (!telephone) return [];
  const value = t('Value', {}, [t('Number', {}, telephone), t('Type', {}, 'Other')]);
  return [t('OtherTelephones', {}, [t('PhoneNumberAttributedValue', {}, [value, fromContact])])];
}

function attributedExtended({ properties }: Item, paths: readonly Element[]): readonly Element[] {
  const values = paths.flatMap((path) => {
    const key = isDisplayName(path) ? 'contacts:DisplayName' : extendedKeyOf(path);
    const property = properties.get(key);
    if (!property) return [];
    return [isDisplayName(path) ? [path, t('Value', {}, property.text)] : property.children];
  });
  if (values.length === 0) return [];
  const attributed = values.map((value) =>
    t('ExtendedPropertyAttributedValue', {}, [t('Value', {}, value), fromContact]),
  );
  return [t('ExtendedProperties', {}, attributed)];
}
