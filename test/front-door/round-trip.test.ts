import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullContact } from '../requests/every-property.ts';
import { type Gateway, startGateway } from './gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const mailbox = 'sadie@contoso.com';

const hostile = [
  'A & B <x>',
  '"quoted" and \'quoted\'',
  ']]>',
  '<![CDATA[x]]>',
  'one\ntwo',
  'one\r\ntwo\ttab',
  ' blanks around ',
  '01234',
  '&amp; &#x41; &#0;',
  '😀 👩‍👩‍👧',
  'שלום مرحبا',
  'Zażółć',
  '\u00A0\u2028',
  'true',
];
const text = fc.oneof(
  fc.constantFrom(...hostile),
  fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .filter((value) => !/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(value)),
);
const word = text.filter((value) => value !== '');
const dateTime = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`);
const optional = <T>(arbitraries: { readonly [Name in keyof T]: fc.Arbitrary<T[Name]> }) =>
  fc.record(arbitraries, { requiredKeys: [] });
const some = <T>(arbitraries: { readonly [Name in keyof T]: fc.Arbitrary<T[Name]> }) =>
  optional(arbitraries).filter((value) => Object.keys(value).length > 0);
const emailAddress = fc.oneof(
  word,
  fc.record({
    emailAddress: word,
    name: word,
    routingType: fc.constant('SMTP'),
    mailboxType: fc.constantFrom('OneOff', 'Mailbox', 'Contact'),
  }),
);

const contact = optional({
  subject: text,
  sensitivity: fc.constantFrom('Normal', 'Personal', 'Private', 'Confidential'),
  body: fc.oneof(text, fc.record({ bodyType: fc.constantFrom('HTML', 'Text'), value: text })),
  categories: fc.array(word, { minLength: 1, maxLength: 3 }),
  importance: fc.constantFrom('Low', 'Normal', 'High'),
  reminderMinutesBeforeStart: fc.nat(2_629_800),
  fileAs: text,
  displayName: text,
  givenName: text,
  companyName: text,
  emailAddresses: some({ EmailAddress1: emailAddress, EmailAddress2: emailAddress, EmailAddress3: emailAddress }),
  physicalAddresses: some({
    Home: some({ street: word, city: word }),
    Business: some({ state: word, countryOrRegion: word, postalCode: word }),
  }),
  phoneNumbers: some({ BusinessPhone: word, MobilePhone: word, TtyTddPhone: word }),
  birthday: dateTime,
  businessHomePage: fc.webUrl(),
  children: fc.array(word, { minLength: 1, maxLength: 3 }),
  imAddresses: some({ ImAddress1: word, ImAddress3: word }),
  postalAddressIndex: fc.constantFrom('None', 'Home', 'Business', 'Other'),
  surname: text,
  extendedProperties: fc
    .record({
      name: fc.constant('CrmNote'),
      value: text,
      numbers: fc.array(fc.integer({ min: -2147483648, max: 2147483647 }), { minLength: 1, maxLength: 3 }),
    })
    .map(({ name, value, numbers }) => [
      {
        path: { propertySetId: '6fd8e2c5-1f7a-4b0e-9a44-3d7d3c2f4c11', propertyName: name, propertyType: 'String' },
        value,
      },
      {
        path: {
          propertySetId: '6fd8e2c5-1f7a-4b0e-9a44-3d7d3c2f4c11',
          propertyName: 'CrmNumbers',
          propertyType: 'IntegerArray',
        },
        values: numbers,
      },
    ]),
});

type Contact = Readonly<Record<string, unknown>>;

/** Returns a contact as it is read: in the long forms. */
function inLongForm(written: Contact): Contact {
  const { body, emailAddresses } = written;
  const entries = Object.entries((emailAddresses ?? {}) as Contact);
  return {
    ...written,
    ...(typeof body === 'string' ? { body: { bodyType: 'Text', value: body } } : {}),
    ...(emailAddresses === undefined
      ? {}
      : {
          emailAddresses: Object.fromEntries(
            entries.map(([key, value]) => [key, typeof value === 'string' ? { emailAddress: value } : value]),
          ),
        }),
  };
}

const additionalProperties = [
  { propertySetId: '6fd8e2c5-1f7a-4b0e-9a44-3d7d3c2f4c11', propertyName: 'CrmNote', propertyType: 'String' },
  { propertySetId: '6fd8e2c5-1f7a-4b0e-9a44-3d7d3c2f4c11', propertyName: 'CrmNumbers', propertyType: 'IntegerArray' },
  ...fullContact.extendedProperties.map(({ path }) => path),
];

async function writeAndRead(contacts: readonly Contact[]): Promise<readonly Contact[]> {
  const created = await gateway.ask('/create-item', {
    mailbox,
    requestServerVersion: 'Exchange2016',
    items: contacts.map((each) => ({ contact: each })),
  });
  expect(created.body.results.filter(({ responseClass }) => responseClass !== 'Success')).toEqual([]);
  const itemIds = created.body.results.map(({ item }) => (item as { contact: { itemId: object } }).contact.itemId);
  const itemShape = { baseShape: 'AllProperties', additionalProperties };
  const read = await gateway.ask('/get-item', { mailbox, requestServerVersion: 'Exchange2016', itemShape, itemIds });
  return read.body.results.map(({ item }) => (item as { contact: Contact }).contact);
}

const onlyGiven = (read: Contact, written: Contact) =>
  Object.fromEntries(Object.keys(written).map((name) => [name, read[name]]));

describe('what was written', () => {
  it('is read back to the character, in its long form, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(contact, { minLength: 1, maxLength: 20 }), async (contacts) => {
        const read = await writeAndRead(contacts);
        expect(read.map((each, index) => onlyGiven(each, contacts[index] ?? {}))).toEqual(contacts.map(inLongForm));
      }),
      { numRuns: 25 },
    );
  });

  it('is read back for every property that can be set', async () => {
    const [read = {}] = await writeAndRead([fullContact]);
    // Exchange returns attachments without content and with an id, and times in UTC.
    const { attachments, extendedProperties, mimeContent, weddingAnniversary, ...others } = fullContact;
    expect(onlyGiven(read, others)).toEqual(inLongForm(others));
    expect(read.extendedProperties).toEqual(expect.arrayContaining(extendedProperties));
    expect(read.attachments).toMatchObject([
      { fileAttachment: { name: 'photo.jpg', contentType: 'image/jpeg', isContactPhoto: true } },
    ]);
  });
});
