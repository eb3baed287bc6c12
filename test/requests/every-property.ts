import { type ItemTypeName, itemTypes } from '../../lib/items/item-types.ts';
import type { Property } from '../../lib/schema/property.ts';

const mimeContent = { characterSet: 'UTF-8', value: 'QkVHSU46VkNBUkQNCkVORDpWQ0FSRA==' };

const itemProperties = {
  subject: 'A & B <x>',
  sensitivity: 'Private',
  body: { bodyType: 'HTML', value: '<p>“quotes” & ]]></p>' },
  attachments: [
    {
      fileAttachment: {
        name: 'photo.jpg',
        contentType: 'image/jpeg',
        contentId: 'photo@contoso.com',
        contentLocation: 'photo.jpg',
        isInline: false,
        isContactPhoto: true,
        content: '/9j/4AAQ',
      },
    },
  ],
  categories: ['Red', 'Key account'],
  importance: 'High',
  inReplyTo: '<1@contoso.com>',
  reminderDueBy: '2026-03-31T09:30:00Z',
  reminderIsSet: true,
  reminderMinutesBeforeStart: 15,
  extendedProperties: [
    {
      path: { propertySetId: '6fd8e2c5-1f7a-4b0e-9a44-3d7d3c2f4c11', propertyName: 'CrmId', propertyType: 'String' },
      value: '42',
    },
    { path: { distinguishedPropertySetId: 'Address', propertyId: 32899, propertyType: 'Integer' }, value: 7 },
    { path: { propertyTag: '0x3A45', propertyType: 'String' }, value: 'Dr.' },
    {
      path: { distinguishedPropertySetId: 'PublicStrings', propertyName: 'Regions', propertyType: 'StringArray' },
      values: ['North', 'South'],
    },
  ],
  culture: 'en-US',
  isAssociated: false,
  flag: { flagStatus: 'Flagged', startDate: '2026-03-30T00:00:00Z', dueDate: '2026-03-31T00:00:00Z' },
  policyTag: { isExplicit: true, value: '08a8a2f3-2d6f-4c1c-9d8c-9f3b4d0a7f11' },
  archiveTag: { isExplicit: true, value: '08a8a2f3-2d6f-4c1c-9d8c-9f3b4d0a7f12' },
  hashtags: ['#vip'],
  mentions: [{ name: 'Mack', emailAddress: 'mack@contoso.com', routingType: 'SMTP', mailboxType: 'Mailbox' }],
};

/** A contact with a value for every property that can be set on create. */
export const fullContact = {
  mimeContent,
  itemClass: 'IPM.Contact',
  ...itemProperties,
  fileAs: 'Daniels, Sadie',
  fileAsMapping: 'LastCommaFirst',
  displayName: 'Sadie Daniels',
  givenName: 'Sadie',
  initials: 'S.D.',
  middleName: 'Ann',
  nickname: 'Sady',
  companyName: 'Contoso',
  emailAddresses: {
    EmailAddress1: 'sadie@contoso.com',
    EmailAddress2: { emailAddress: 's@contoso.com', name: 'Sadie', routingType: 'SMTP', mailboxType: 'OneOff' },
  },
  physicalAddresses: {
    Business: { street: '1 Main St', city: 'Redmond', state: 'WA', countryOrRegion: 'USA', postalCode: '98052' },
  },
  phoneNumbers: { BusinessPhone: '+1 425 555 0199', MobilePhone: '+1 425 555 0100' },
  assistantName: 'Hope',
  birthday: '1980-02-29T00:00:00Z',
  businessHomePage: 'https://contoso.com/?a=1&b=2',
  children: ['Ann', 'Bob'],
  companies: ['Contoso', 'Fabrikam'],
  department: 'Sales',
  generation: 'Jr.',
  imAddresses: { ImAddress1: 'sip:sadie@contoso.com' },
  jobTitle: 'Manager',
  manager: 'Alfred',
  mileage: '12',
  officeLocation: '36/4',
  postalAddressIndex: 'Business',
  profession: 'Engineer',
  spouseName: 'Max',
  surname: 'Daniels',
  weddingAnniversary: '2005-06-07T00:00:00',
};

const recipients = [
  'mack@contoso.com',
  { name: 'Hope Gross', emailAddress: 'hope@contoso.com', routingType: 'SMTP', mailboxType: 'Mailbox' },
];

/** A message with a value for every property that can be set on create, other items among its attachments. */
export const fullMessage = {
  mimeContent,
  itemClass: 'IPM.Note',
  ...itemProperties,
  attachments: [
    ...itemProperties.attachments,
    { itemAttachment: { name: 'Sadie Daniels', contact: { displayName: 'Sadie Daniels' } } },
    {
      itemAttachment: {
        name: 'forwarded',
        contentType: 'message/rfc822',
        contentId: 'forwarded@contoso.com',
        contentLocation: 'forwarded.eml',
        isInline: false,
        message: {
          subject: 'Project priorities',
          attachments: [{ itemAttachment: { name: 'a note', item: { itemClass: 'IPM.StickyNote' } } }],
          toRecipients: ['sadie@contoso.com'],
        },
      },
    },
  ],
  sender: 'sadie@contoso.com',
  toRecipients: recipients,
  ccRecipients: recipients,
  bccRecipients: recipients,
  isReadReceiptRequested: true,
  isDeliveryReceiptRequested: false,
  from: { name: 'Sadie Daniels', emailAddress: 'sadie@contoso.com' },
  isRead: true,
  isResponseRequested: false,
  references: '<1@contoso.com> <2@contoso.com>',
  replyTo: recipients,
};

/** Returns the properties of an item type whose access contains the letter. */
export function propertiesWith(letter: string, typeName: ItemTypeName = 'contact'): readonly Property[] {
  const properties = itemTypes.find(({ name }) => name === typeName)?.properties ?? [];
  return properties.filter(({ access }) => access.includes(letter));
}

/** Returns the names of the properties of an item type whose access contains the letter. */
export function namesWith(letter: string, typeName: ItemTypeName = 'contact'): readonly string[] {
  return propertiesWith(letter, typeName).map(({ name }) => name);
}
