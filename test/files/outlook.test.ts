import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../front-door/gateway.ts';
import { rowsOf } from './rows-of.ts';

const textOf = (name: string) => readFile(new URL(name, import.meta.url), 'utf8');
const tag = (propertyTag: string, value: string) => ({ path: { propertyTag, propertyType: 'String' }, value });
const ofAddressSet = (propertyId: number, value: string) => ({
  path: { distinguishedPropertySetId: 'Address', propertyId, propertyType: 'String' },
  value,
});

const sadie = {
  displayName: 'Sadie Anne Daniels',
  givenName: 'Sadie',
  middleName: 'Anne',
  surname: 'Daniels',
  generation: 'Jr.',
  companyName: 'Contoso, Ltd.',
  department: 'Sales',
  jobTitle: 'Engineer',
  physicalAddresses: {
    Business: {
      street: '1 Main St\nBuilding 2\nFloor 3',
      city: 'Redmond',
      state: 'WA',
      postalCode: '98052',
      countryOrRegion: 'United States of America',
    },
    Home: {
      street: '12 Elm St',
      city: 'Seattle',
      state: 'WA',
      postalCode: '98101',
      countryOrRegion: 'United States of America',
    },
    Other: {
      street: '3 Beach Rd',
      city: 'Cannon Beach',
      state: 'OR',
      postalCode: '97110',
      countryOrRegion: 'United States of America',
    },
  },
  phoneNumbers: {
    AssistantPhone: '(425) 555-0100',
    BusinessFax: '(425) 555-0101',
    BusinessPhone: '(425) 555-0102',
    BusinessPhone2: '(425) 555-0103',
    Callback: '(425) 555-0104',
    CarPhone: '(425) 555-0105',
    CompanyMainPhone: '(425) 555-0106',
    HomeFax: '(425) 555-0107',
    HomePhone: '(425) 555-0108',
    HomePhone2: '(425) 555-0109',
    Isdn: '(425) 555-0110',
    MobilePhone: '(425) 555-0111',
    OtherFax: '(425) 555-0112',
    OtherTelephone: '(425) 555-0113',
    Pager: '(425) 555-0114',
    PrimaryPhone: '(425) 555-0115',
    RadioPhone: '(425) 555-0116',
    TtyTddPhone: '(425) 555-0117',
    Telex: '(425) 555-0118',
  },
  emailAddresses: {
    EmailAddress1: {
      emailAddress: 'sadie@contoso.com',
      routingType: 'SMTP',
      name: 'Sadie Daniels (sadie@contoso.com)',
    },
    EmailAddress2: {
      emailAddress: '/o=Contoso/ou=Exchange/cn=Recipients/cn=sadie',
      routingType: 'EX',
      name: 'Sadie Daniels',
    },
    EmailAddress3: { emailAddress: 'sadie@fabrikam.com', routingType: 'SMTP', name: 'Sadie at Fabrikam' },
  },
  weddingAnniversary: '2008-06-21T00:00:00',
  assistantName: 'Hope Gross',
  birthday: '1980-05-17T00:00:00',
  categories: ['Business', 'Key account'],
  children: ['Ann', 'Bob'],
  initials: 'S.A.D.',
  manager: 'Alfred Welker',
  mileage: '100',
  body: 'Met in "Paris",\r\nsecond line',
  officeLocation: '2/2001',
  importance: 'High',
  profession: 'Engineer',
  sensitivity: 'Private',
  spouseName: 'Kim',
  businessHomePage: 'https://contoso.com/sadie',
  extendedProperties: [
    tag('0x3A45', 'Dr.'),
    tag('0x3A00', 'C-100'),
    {
      path: { distinguishedPropertySetId: 'Common', propertyId: 0x8535, propertyType: 'String' },
      value: 'net 30',
    },
    ofAddressSet(0x804a, 'PO 10'),
    { path: { propertyTag: '0x3A4D', propertyType: 'Short' }, value: 1 },
    tag('0x3A07', 'G-1'),
    tag('0x3A43', 'Chess'),
    tag('0x3A5E', 'PO 20'),
    ofAddressSet(0x80d8, 'https://contoso.com/sadie.ifb'),
    tag('0x3A0C', 'English'),
    tag('0x3A0D', 'West'),
    tag('0x3A10', 'O-1'),
    tag('0x3A64', 'PO 30'),
    { path: { distinguishedPropertySetId: 'Common', propertyId: 0x8506, propertyType: 'Boolean' }, value: true },
    tag('0x3A47', 'Mack'),
    ofAddressSet(0x804f, 'u1'),
    ofAddressSet(0x8050, 'u2'),
    ofAddressSet(0x8051, 'u3'),
    ofAddressSet(0x8052, 'u4'),
  ],
};

// Outlook's export of a contact that has only a name.
const hope = {
  displayName: 'Hope Gross',
  givenName: 'Hope',
  surname: 'Gross',
  importance: 'Normal',
  sensitivity: 'Normal',
  extendedProperties: [
    { path: { propertyTag: '0x3A4D', propertyType: 'Short' }, value: 0 },
    { path: { distinguishedPropertySetId: 'Common', propertyId: 0x8506, propertyType: 'Boolean' }, value: false },
  ],
};

describe("Outlook's export of contacts", () => {
  it('comes in with every field that a contact has a place for, and names the others', async () => {
    expect(await rowsOf('contacts.CSV', await textOf('outlook-contacts.csv'))).toEqual([
      { line: 2, entry: { contact: sadie } },
      { line: 4, entry: { contact: hope } },
      {
        line: 1,
        warning: 'left out, because an entry has no place for it: "Directory Server" (1), "Keywords" (1)',
      },
    ]);
  });

  it('comes in from the web too', async () => {
    expect(await rowsOf('contacts.csv', await textOf('outlook-web-contacts.csv'))).toEqual([
      {
        line: 2,
        entry: {
          contact: {
            displayName: 'Sadie Daniels',
            givenName: 'Sadie',
            surname: 'Daniels',
            generation: 'Jr.',
            nickname: 'Sa',
            emailAddresses: { EmailAddress1: { emailAddress: 'sadie@contoso.com' } },
            phoneNumbers: { MobilePhone: '+1 425 555 0111' },
            imAddresses: { ImAddress1: 'sip:sadie@contoso.com' },
            companyName: 'Contoso',
            physicalAddresses: { Business: { street: '1 Main St' } },
            birthday: '1980-05-17T00:00:00',
            body: 'José',
            extendedProperties: [
              tag('0x3A45', 'Dr.'),
              ofAddressSet(0x802c, 'セイディ'),
              ofAddressSet(0x802d, 'ダニエルズ'),
              ofAddressSet(0x802e, 'コントソ'),
              tag('0x3A50', 'https://example.com'),
            ],
          },
        },
      },
      { line: 3, entry: { contact: { displayName: 'Hope', givenName: 'Hope' } } },
      { line: 1, warning: 'left out, because an entry has no place for it: "Schools" (1)' },
    ]);
  });

  it.each(['outlook-contacts.csv', 'outlook-web-contacts.csv'])('loses no column without a word (%s)', async (file) => {
    const [header = ''] = (await textOf(file)).split('\r\n');
    const names = header.replaceAll('"', '').split(',');
    const cells = names.map((_, index) => `cell ${index}`);
    const rows = await rowsOf('contacts.csv', `${header}\r\n${cells.join(',')}\r\n`);
    const whole = JSON.stringify(rows);
    const missing = names.filter(
      (name, index) => !whole.includes(`cell ${index}`) && !whole.includes(`\\"${name}\\" (1)`),
    );
    expect({ columns: names.length, missing }).toEqual({
      columns: file === 'outlook-contacts.csv' ? 92 : 61,
      missing: [],
    });
  });

  it('keeps a display name that was added to it, and keys', async () => {
    const text = 'key,First Name,Last Name,displayName\ncrm-42,Sadie,Daniels,S. Daniels\n';
    expect(await rowsOf('contacts.csv', text)).toEqual([
      {
        line: 2,
        entry: {
          key: 'crm-42',
          contact: { givenName: 'Sadie', surname: 'Daniels', displayName: 'S. Daniels' },
        },
      },
    ]);
  });
});

describe('a contact out of it', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it('is in Exchange as it was in Outlook', async () => {
    const mailbox = 'sadie@contoso.com';
    const rows = await rowsOf('contacts.csv', await textOf('outlook-contacts.csv'));
    const items = rows.flatMap((row) => ('entry' in row ? [{ key: `row-${row.line}`, ...row.entry }] : []));
    const created = await gateway.ask('/create-item', { mailbox, items });
    expect(created.body.counts).toEqual({ success: 2, warning: 0, error: 0 });

    const additionalProperties = sadie.extendedProperties.map(({ path }) => path);
    const read = await gateway.ask('/get-item', {
      mailbox,
      itemShape: { baseShape: 'AllProperties', additionalProperties },
      itemIds: [{ key: 'row-2' }],
    });
    const { extendedProperties, weddingAnniversary, birthday, body, ...others } = sadie;
    const [{ item } = {}] = read.body.results;
    expect(item).toMatchObject({
      contact: {
        ...others,
        body: { bodyType: 'Text', value: body },
        birthday: `${birthday}Z`,
        weddingAnniversary: `${weddingAnniversary}Z`,
        extendedProperties: expect.arrayContaining(extendedProperties),
      },
    });
  });
});
