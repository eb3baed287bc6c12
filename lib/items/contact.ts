import { simple, structure } from '../schema/kind.ts';
import { attributedText } from '../schema/kinds/attributed-text.ts';
import { dictionary } from '../schema/kinds/dictionary.ts';
import { list, readableList } from '../schema/kinds/list.ts';
import { mailboxes, mailboxType, singleRecipient } from '../schema/kinds/mailbox.ts';
import { record } from '../schema/kinds/record.ts';
import { type Property, property, readOnly } from '../schema/property.ts';
import { anyUri, base64, boolean, dateTime, enumeration, int, long, text } from '../schema/simple-types.ts';
import type { ItemTypeDescription } from './item-type-description.ts';

const fileAsMapping = enumeration([
  'None',
  'LastCommaFirst',
  'FirstSpaceLast',
  'Company',
  'LastCommaFirstCompany',
  'CompanyLastFirst',
  'LastFirst',
  'LastFirstCompany',
  'CompanyLastCommaFirst',
  'LastFirstSuffix',
  'LastSpaceFirstCompany',
  'CompanyLastSpaceFirst',
  'LastSpaceFirst',
  'DisplayName',
  'FirstName',
  'LastFirstMiddleSuffix',
  'LastName',
  'Empty',
]);

const emailAddresses = dictionary({
  keys: ['EmailAddress1', 'EmailAddress2', 'EmailAddress3'],
  entry: attributedText({
    description: 'e-mail address: { name, routingType, mailboxType, emailAddress }',
    textName: 'emailAddress',
    text,
    attributes: { Name: { type: text }, RoutingType: { type: text }, MailboxType: { type: mailboxType } },
  }),
  indexedFieldUri: 'contacts:EmailAddress',
});

const physicalAddresses = dictionary({
  keys: ['Home', 'Business', 'Other'],
  entry: record('{ street, city, state, countryOrRegion, postalCode }', {
    Street: { kind: simple(text) },
    City: { kind: simple(text) },
    State: { kind: simple(text) },
    CountryOrRegion: { kind: simple(text) },
    PostalCode: { kind: simple(text) },
  }),
  indexedFieldUri: {
    Street: 'contacts:PhysicalAddress:Street',
    City: 'contacts:PhysicalAddress:City',
    State: 'contacts:PhysicalAddress:State',
    CountryOrRegion: 'contacts:PhysicalAddress:CountryOrRegion',
    PostalCode: 'contacts:PhysicalAddress:PostalCode',
  },
});

const phoneNumbers = dictionary({
  keys: [
    'AssistantPhone',
    'BusinessFax',
    'BusinessPhone',
    'BusinessPhone2',
    'Callback',
    'CarPhone',
    'CompanyMainPhone',
    'HomeFax',
    'HomePhone',
    'HomePhone2',
    'Isdn',
    'MobilePhone',
    'OtherFax',
    'OtherTelephone',
    'Pager',
    'PrimaryPhone',
    'RadioPhone',
    'Telex',
    'TtyTddPhone',
    'BusinessMobile',
    'IPPhone',
    'Mms',
    'Msn',
  ],
  entry: simple(text),
  indexedFieldUri: 'contacts:PhoneNumber',
});

const imAddresses = dictionary({
  keys: ['ImAddress1', 'ImAddress2', 'ImAddress3'],
  entry: simple(text),
  indexedFieldUri: 'contacts:ImAddress',
});

const name = { kind: simple(text), readOnly: true } as const;
const completeName = record('the parts of the name', {
  Title: name,
  FirstName: name,
  MiddleName: name,
  LastName: name,
  Suffix: name,
  Initials: name,
  FullName: name,
  Nickname: name,
  YomiFirstName: name,
  YomiLastName: name,
});

const strings = list('String', simple(text));
const certificates = readableList(simple(base64));

// In the order of t:ContactItemType: https://learn.microsoft.com/exchange/client-developer/web-service-reference/contact
const ownProperties: readonly Property[] = [
  property('contacts:FileAs', simple(text), 'SUD'),
  property('contacts:FileAsMapping', simple(fileAsMapping), 'SUD'),
  property('contacts:DisplayName', simple(text), 'SUD'),
  property('contacts:GivenName', simple(text), 'SUD'),
  property('contacts:Initials', simple(text), 'SUD'),
  property('contacts:MiddleName', simple(text), 'SUD'),
  property('contacts:Nickname', simple(text), 'SUD'),
  readOnly('contacts:CompleteName', completeName),
  property('contacts:CompanyName', simple(text), 'SUD'),
  property('contacts:EmailAddresses', emailAddresses, 'SU'),
  readOnly('contacts:AbchEmailAddresses', structure),
  property('contacts:PhysicalAddresses', physicalAddresses, 'SU'),
  property('contacts:PhoneNumbers', phoneNumbers, 'SU'),
  property('contacts:AssistantName', simple(text), 'SUD'),
  property('contacts:Birthday', simple(dateTime), 'SUD'),
  property('contacts:BusinessHomePage', simple(anyUri), 'SUD'),
  property('contacts:Children', strings, 'SUD'),
  property('contacts:Companies', strings, 'SUD'),
  readOnly('contacts:ContactSource', simple(text)),
  property('contacts:Department', simple(text), 'SUD'),
  property('contacts:Generation', simple(text), 'SUD'),
  property('contacts:ImAddresses', imAddresses, 'SU'),
  property('contacts:JobTitle', simple(text), 'SUD'),
  property('contacts:Manager', simple(text), 'SUD'),
  property('contacts:Mileage', simple(text), 'SUD'),
  property('contacts:OfficeLocation', simple(text), 'SUD'),
  property('contacts:PostalAddressIndex', simple(enumeration(['None', 'Home', 'Business', 'Other'])), 'SUD'),
  property('contacts:Profession', simple(text), 'SUD'),
  property('contacts:SpouseName', simple(text), 'SUD'),
  property('contacts:Surname', simple(text), 'SUD'),
  property('contacts:WeddingAnniversary', simple(dateTime), 'SUD'),
  readOnly('contacts:HasPicture', simple(boolean)),
  readOnly('contacts:PhoneticFullName', simple(text)),
  readOnly('contacts:PhoneticFirstName', simple(text)),
  readOnly('contacts:PhoneticLastName', simple(text)),
  readOnly('contacts:Alias', simple(text)),
  readOnly('contacts:Notes', simple(text)),
  readOnly('contacts:Photo', simple(base64)),
  readOnly('contacts:UserSMIMECertificate', certificates),
  readOnly('contacts:MSExchangeCertificate', certificates),
  readOnly('contacts:DirectoryId', simple(text)),
  readOnly('contacts:ManagerMailbox', singleRecipient),
  readOnly('contacts:DirectReports', mailboxes),
  readOnly('contacts:AccountName', simple(text)),
  readOnly('contacts:IsAutoUpdateDisabled', simple(boolean)),
  readOnly('contacts:IsMessengerEnabled', simple(boolean)),
  readOnly('contacts:Comment', simple(text)),
  readOnly('contacts:ContactShortId', simple(int())),
  readOnly('contacts:ContactType', simple(text)),
  readOnly('contacts:Gender', simple(text)),
  readOnly('contacts:IsHidden', simple(boolean)),
  readOnly('contacts:ObjectId', simple(text)),
  readOnly('contacts:PassportId', simple(long)),
  readOnly('contacts:IsPrivate', simple(boolean)),
  readOnly('contacts:SourceId', simple(text)),
  readOnly('contacts:TrustLevel', simple(int())),
  readOnly('contacts:CreatedBy', simple(text)),
  readOnly('contacts:Urls', structure),
  readOnly('contacts:Cid', simple(long)),
  readOnly('contacts:SkypeAuthCertificate', simple(text)),
  readOnly('contacts:SkypeContext', simple(text)),
  readOnly('contacts:SkypeId', simple(text)),
  readOnly('contacts:SkypeRelationship', simple(text)),
  readOnly('contacts:YomiNickname', simple(text)),
  readOnly('contacts:XboxLiveTag', simple(text)),
  readOnly('contacts:InviteFree', simple(boolean)),
  readOnly('contacts:HidePresenceAndProfile', simple(boolean)),
  readOnly('contacts:IsPendingOutbound', simple(boolean)),
  readOnly('contacts:SupportGroupFeeds', simple(boolean)),
  readOnly('contacts:UserTileHash', simple(text)),
  readOnly('contacts:UnifiedInbox', simple(boolean)),
  readOnly('contacts:Mris', strings),
  readOnly('contacts:Wlid', simple(text)),
  readOnly('contacts:AbchContactId', simple(text)),
  readOnly('contacts:NotInBirthdayCalendar', simple(boolean)),
  readOnly('contacts:ShellContactType', simple(text)),
  readOnly('contacts:ImMri', simple(text)),
  readOnly('contacts:PresenceTrustLevel', simple(int())),
  readOnly('contacts:OtherMri', simple(text)),
  readOnly('contacts:ProfileLastChanged', simple(text)),
  readOnly('contacts:MobileIMEnabled', simple(boolean)),
  readOnly('contacts:PartnerNetworkProfilePhotoUrl', simple(text)),
  readOnly('contacts:PartnerNetworkThumbnailPhotoUrl', simple(text)),
  readOnly('contacts:PersonId', simple(text)),
  readOnly('contacts:ConversationGuid', simple(text)),
];

/** The item type Contact. It is never sent; CSV files hold contacts unless their options name another type. */
export const contact: ItemTypeDescription<'contact'> = {
  name: 'contact',
  element: 'Contact',
  ownProperties,
  fieldUriFamily: 'contacts:',
  otherFieldUris: ['contacts:Culture'],
  defaultFolder: 'contacts',
  isSent: false,
  isCsvDefault: true,
  hasOutlookColumns: true,
};
