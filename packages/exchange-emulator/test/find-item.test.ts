import { beforeAll, describe, expect, test } from 'vitest';
import { responseCodes, useExchange, valuesOf } from './exchange-client.ts';

const key = 'PropertySetId="083a8458-7433-4faf-91c4-670645f8c8db" PropertyName="EwsBatchKey" PropertyType="String"';
const priority = 'DistinguishedPropertySetId="PublicStrings" PropertyName="priority" PropertyType="Integer"';
const field = (fieldUri: string) => `<t:FieldURI FieldURI="${fieldUri}"/>`;
const extended = (attributes: string) => `<t:ExtendedFieldURI ${attributes}/>`;
const surname = field('contacts:Surname');
const constant = (value: string) => `<t:FieldURIOrConstant><t:Constant Value="${value}"/></t:FieldURIOrConstant>`;
const is = (comparison: string, path: string, value: string) =>
  `<t:${comparison}>${path}${constant(value)}</t:${comparison}>`;
const contains = (mode: string, comparison: string, path: string, value: string) =>
  `<t:Contains ContainmentMode="${mode}" ContainmentComparison="${comparison}">${path}<t:Constant Value="${value}"/></t:Contains>`;

const contacts = [
  ['Sadie', 'Daniels', 'crm/1', 3, '<t:CompanyName>Contoso Ltd</t:CompanyName>'],
  ['Alfred', 'Welker', 'crm/2', 1, ''],
  ['Hope', 'gross', 'CRM/3', 12, '<t:CompanyName>The Fabrikam Company</t:CompanyName>'],
  ['Magda', 'Éclair', 'web/1', 4, ''],
  ['Mack', '', '', undefined, ''],
] as const;

describe('FindItem', () => {
  const { call, createContact } = useExchange();

  beforeAll(async () => {
    for (const [given, family, batchKey, rank, company] of contacts) {
      const properties = [
        batchKey && `<t:ExtendedProperty>${extended(key)}<t:Value>${batchKey}</t:Value></t:ExtendedProperty>`,
        rank && `<t:ExtendedProperty>${extended(priority)}<t:Value>${rank}</t:Value></t:ExtendedProperty>`,
        `<t:GivenName>${given}</t:GivenName>${company}`,
        family &&
          `<t:PhoneNumbers><t:Entry Key="MobilePhone">${family.length}</t:Entry></t:PhoneNumbers><t:Surname>${family}</t:Surname>`,
      ];
      await createContact(properties.filter(Boolean).join(''));
    }
  });

  const find = async (behindShape: string, additional = field('contacts:GivenName'), folder = 'contacts') => {
    const shape = `<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>${additional}</t:AdditionalProperties>`;
    const [before, after] = behindShape.split('<m:ParentFolderIds/>');
    const parent = `<m:ParentFolderIds><t:DistinguishedFolderId Id="${folder}"/></m:ParentFolderIds>`;
    const body = `<m:FindItem Traversal="Shallow"><m:ItemShape>${shape}</m:ItemShape>${before}${parent}${after ?? ''}</m:FindItem>`;
    return (await call(body)).xml;
  };
  const namesWhere = async (restriction: string) =>
    valuesOf(await find(`<m:Restriction>${restriction}</m:Restriction>`), 'GivenName');

  test('returns all items of a folder, oldest first, by default', async () => {
    const xml = await find('');
    expect(valuesOf(xml, 'GivenName')).toEqual(['Sadie', 'Alfred', 'Hope', 'Magda', 'Mack']);
    expect(xml).toContain(
      '<m:RootFolder IndexedPagingOffset="5" TotalItemsInView="5" IncludesLastItemInRange="true"><t:Items>',
    );
  });

  test.each([
    [is('IsEqualTo', surname, 'DANIELS'), ['Sadie']],
    [is('IsEqualTo', extended(key), 'crm/3'), ['Hope']],
    [is('IsEqualTo', extended(priority), '12'), ['Hope']],
    [is('IsEqualTo', '<t:IndexedFieldURI FieldURI="contacts:PhoneNumber" FieldIndex="MobilePhone"/>', '5'), ['Hope']],
    [is('IsNotEqualTo', surname, 'Daniels'), ['Alfred', 'Hope', 'Magda']],
    [is('IsGreaterThan', extended(priority), '3'), ['Hope', 'Magda']],
    [is('IsGreaterThanOrEqualTo', extended(priority), '4'), ['Hope', 'Magda']],
    [is('IsLessThan', extended(priority), '3'), ['Alfred']],
    [is('IsLessThanOrEqualTo', extended(priority), '3'), ['Sadie', 'Alfred']],
    [
      is('IsGreaterThan', field('item:DateTimeCreated'), '2020-01-01T00:00:00Z'),
      ['Sadie', 'Alfred', 'Hope', 'Magda', 'Mack'],
    ],
    [is('IsGreaterThan', field('item:Importance'), 'Normal'), []],
    [
      `<t:IsEqualTo>${surname}<t:FieldURIOrConstant>${surname}</t:FieldURIOrConstant></t:IsEqualTo>`,
      ['Sadie', 'Alfred', 'Hope', 'Magda'],
    ],
    [contains('Prefixed', 'IgnoreCase', extended(key), 'crm/'), ['Sadie', 'Alfred', 'Hope']],
    [contains('Prefixed', 'Exact', extended(key), 'crm/'), ['Sadie', 'Alfred']],
    [contains('Substring', 'IgnoreCase', surname, 'EL'), ['Sadie', 'Alfred']],
    [contains('FullString', 'Loose', surname, 'eclair'), ['Magda']],
    [contains('FullString', 'IgnoreCase', surname, 'eclair'), []],
    [contains('PrefixOnWords', 'IgnoreCase', field('contacts:CompanyName'), 'fab'), ['Hope']],
    [contains('ExactPhrase', 'IgnoreCase', field('contacts:CompanyName'), 'fabrikam'), ['Hope']],
    [contains('ExactPhrase', 'IgnoreCase', field('contacts:CompanyName'), 'fabri'), []],
    [`<t:Exists>${field('contacts:CompanyName')}</t:Exists>`, ['Sadie', 'Hope']],
    [`<t:Not><t:Exists>${extended(key)}</t:Exists></t:Not>`, ['Mack']],
    [`<t:Excludes>${extended(priority)}<t:Bitmask Value="0x4"/></t:Excludes>`, ['Sadie', 'Alfred']],
    [
      `<t:And>${is('IsGreaterThan', extended(priority), '1')}${is('IsLessThan', extended(priority), '5')}</t:And>`,
      ['Sadie', 'Magda'],
    ],
    [`<t:Or>${is('IsEqualTo', surname, 'Welker')}${is('IsEqualTo', surname, 'Gross')}</t:Or>`, ['Alfred', 'Hope']],
  ])('finds by %s', async (restriction, names) => {
    expect(await namesWhere(restriction)).toEqual(names);
  });

  test.each([
    ['ErrorInvalidValueForProperty', is('IsEqualTo', field('item:DateTimeCreated'), 'true')],
    ['ErrorInvalidValueForProperty', is('IsEqualTo', field('item:Importance'), 'Urgent')],
    ['ErrorContainsFilterWrongType', contains('Prefixed', 'Exact', field('item:Size'), '1')],
    ['ErrorInvalidExcludesRestriction', `<t:Excludes>${surname}<t:Bitmask Value="1"/></t:Excludes>`],
    ['ErrorUnsupportedPathForQuery', `<t:Exists>${field('contacts:EmailAddresses')}</t:Exists>`],
    ['ErrorUnsupportedQueryFilter', '<t:SearchExpression/>'],
    ['ErrorRestrictionTooLong', `<t:Or>${is('IsEqualTo', surname, 'a').repeat(255)}</t:Or>`],
  ])('returns %s for an invalid restriction', async (code, restriction) => {
    expect(responseCodes(await find(`<m:Restriction>${restriction}</m:Restriction>`))).toEqual([code]);
  });

  test.each([
    ['Ascending', surname, ['Mack', 'Sadie', 'Hope', 'Alfred', 'Magda']],
    ['Descending', surname, ['Magda', 'Alfred', 'Hope', 'Sadie', 'Mack']],
    ['Ascending', extended(priority), ['Mack', 'Alfred', 'Sadie', 'Magda', 'Hope']],
    ['Descending', extended(key), ['Magda', 'Hope', 'Alfred', 'Sadie', 'Mack']],
  ])('sorts %s by %s', async (order, path, names) => {
    const xml = await find(`<m:SortOrder><t:FieldOrder Order="${order}">${path}</t:FieldOrder></m:SortOrder>`);
    expect(valuesOf(xml, 'GivenName')).toEqual(names);
  });

  test('sorts items with equal values by a second property', async () => {
    const orders = `<t:FieldOrder Order="Ascending">${field('item:Importance')}</t:FieldOrder><t:FieldOrder Order="Descending">${field('contacts:GivenName')}</t:FieldOrder>`;
    const xml = await find(`<m:SortOrder>${orders}</m:SortOrder>`);
    expect(valuesOf(xml, 'GivenName')).toEqual(['Sadie', 'Magda', 'Mack', 'Hope', 'Alfred']);
  });

  test('refuses to sort by a property with several values', async () => {
    const xml = await find(
      `<m:SortOrder><t:FieldOrder Order="Ascending">${field('item:EffectiveRights')}</t:FieldOrder></m:SortOrder>`,
    );
    expect(responseCodes(xml)).toEqual(['ErrorUnsupportedPathForSortGroup']);
  });

  test.each([
    ['MaxEntriesReturned="2" Offset="0" BasePoint="Beginning"', ['Sadie', 'Alfred'], '2', 'false'],
    ['MaxEntriesReturned="2" Offset="2" BasePoint="Beginning"', ['Hope', 'Magda'], '4', 'false'],
    ['MaxEntriesReturned="2" Offset="4" BasePoint="Beginning"', ['Mack'], '5', 'true'],
    ['MaxEntriesReturned="2" Offset="9" BasePoint="Beginning"', [], '5', 'true'],
    ['MaxEntriesReturned="2" Offset="0" BasePoint="End"', ['Magda', 'Mack'], '2', 'false'],
    ['MaxEntriesReturned="2" Offset="4" BasePoint="End"', ['Sadie'], '5', 'true'],
    ['Offset="3" BasePoint="Beginning"', ['Magda', 'Mack'], '5', 'true'],
  ])('returns the page %s', async (view, names, offset, isLast) => {
    const xml = await find(`<m:IndexedPageItemView ${view}/>`);
    expect(valuesOf(xml, 'GivenName')).toEqual(names);
    expect(xml).toContain(`IndexedPagingOffset="${offset}" TotalItemsInView="5" IncludesLastItemInRange="${isLast}"`);
  });

  test.each([
    ['ErrorInvalidIndexedPagingParameters', 'Offset="-1" BasePoint="Beginning"'],
    ['ErrorInvalidPagingMaxRows', 'MaxEntriesReturned="0" Offset="0" BasePoint="Beginning"'],
  ])('returns %s for the page %s', async (code, view) => {
    expect(responseCodes(await find(`<m:IndexedPageItemView ${view}/>`))).toEqual([code]);
  });

  test('returns a result for each folder', async () => {
    const folders = '<t:DistinguishedFolderId Id="drafts"/><t:DistinguishedFolderId Id="archiveroot"/>';
    const { xml } = await call(
      `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ParentFolderIds>${folders}</m:ParentFolderIds></m:FindItem>`,
    );
    expect(responseCodes(xml)).toEqual(['NoError', 'ErrorFolderNotFound']);
    expect(valuesOf(xml, 'TotalItemsInView')).toEqual(['0']);
  });

  test('refuses a query string', async () => {
    expect(responseCodes(await find('<m:ParentFolderIds/><m:QueryString>sadie</m:QueryString>'))).toEqual([
      'ErrorInvalidRequest',
    ]);
  });
});

describe('FindItem in a folder of many contacts', () => {
  const { call, createContact } = useExchange();
  const page = async (restriction: string, offset: number) => {
    const { xml } = await call(
      `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>
       <m:IndexedPageItemView MaxEntriesReturned="1000" Offset="${offset}" BasePoint="Beginning"/>${restriction}
       <m:ParentFolderIds><t:DistinguishedFolderId Id="contacts"/></m:ParentFolderIds></m:FindItem>`,
    );
    return { xml, names: valuesOf(xml, 'GivenName'), isLast: valuesOf(xml, 'IncludesLastItemInRange')[0] };
  };

  beforeAll(async () => {
    const entry = (_: unknown, index: number) => `<t:Contact><t:GivenName>${index}</t:GivenName></t:Contact>`;
    await call(`<m:CreateItem><m:Items>${Array.from({ length: 300 }, entry).join('')}</m:Items></m:CreateItem>`);
  });

  test('returns at most 250 with a restriction, and all in two pages', async () => {
    const restriction = `<m:Restriction><t:Exists>${field('contacts:GivenName')}</t:Exists></m:Restriction>`;
    const [first, second] = [await page(restriction, 0), await page(restriction, 250)];
    expect([first.names.length, first.isLast, second.names.length, second.isLast]).toEqual([250, 'false', 50, 'true']);
    expect([...first.names, ...second.names]).toEqual(Array.from({ length: 300 }, (_, index) => String(index)));
    expect((await page('', 0)).names).toHaveLength(300);
  });

  test('cuts every text to 255 characters and omits the body', async () => {
    await createContact(`<t:Body BodyType="Text">body</t:Body><t:GivenName>${'a'.repeat(300)}</t:GivenName>`);
    const { xml, names } = await page(
      `<m:Restriction>${contains('Prefixed', 'Exact', field('contacts:GivenName'), 'aa')}</m:Restriction>`,
      0,
    );
    expect(names).toEqual(['a'.repeat(255)]);
    expect(xml).not.toContain('<t:Body');
  });
});

describe('GetFolder', () => {
  const { call, createContact } = useExchange();
  const getFolder = async (shape: string, folderIds: string) =>
    (
      await call(
        `<m:GetFolder><m:FolderShape>${shape}</m:FolderShape><m:FolderIds>${folderIds}</m:FolderIds></m:GetFolder>`,
      )
    ).xml;

  test('returns the documented properties in the shape Default', async () => {
    await createContact('');
    await createContact('<t:IsAssociated>true</t:IsAssociated>');
    const xml = await getFolder('<t:BaseShape>Default</t:BaseShape>', '<t:DistinguishedFolderId Id="contacts"/>');
    expect(xml).toMatch(
      /<t:ContactsFolder><t:FolderId Id="[^"]{120}" ChangeKey="[^"]{40}"\/><t:DisplayName>Contacts<\/t:DisplayName><t:TotalCount>1<\/t:TotalCount><t:ChildFolderCount>3<\/t:ChildFolderCount><\/t:ContactsFolder>/,
    );
  });

  test('finds the same folder by its id and by its name', async () => {
    const shape = '<t:BaseShape>AllProperties</t:BaseShape>';
    const xml = await getFolder(shape, '<t:DistinguishedFolderId Id="sentitems"/>');
    const folderId = /<t:FolderId [^>]*>/.exec(xml)?.[0] ?? '';
    expect(await getFolder(shape, folderId)).toBe(xml);
    expect(valuesOf(xml, 'FolderClass')).toEqual(['IPF.Note']);
  });

  test('adds the additional properties', async () => {
    const shape = `<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>${field('folder:FolderClass')}</t:AdditionalProperties>`;
    const xml = await getFolder(shape, '<t:DistinguishedFolderId Id="calendar"/>');
    expect(xml).toMatch(
      /<t:CalendarFolder><t:FolderId [^>]*><t:FolderClass>IPF.Appointment<\/t:FolderClass><\/t:CalendarFolder>/,
    );
  });

  test('returns a result for each folder in order', async () => {
    const ids = '<t:DistinguishedFolderId Id="voicemail"/><t:FolderId Id="AAMk"/><t:DistinguishedFolderId Id="inbox"/>';
    const xml = await getFolder('<t:BaseShape>IdOnly</t:BaseShape>', ids);
    expect(responseCodes(xml)).toEqual(['ErrorFolderNotFound', 'ErrorInvalidIdMalformed', 'NoError']);
  });
});
