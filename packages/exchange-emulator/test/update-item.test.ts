import { describe, expect, test } from 'vitest';
import { itemIds, responseCodes, useExchange, valuesOf } from './exchange-client.ts';

const set = (fieldUri: string, property: string) =>
  `<t:SetItemField><t:FieldURI FieldURI="${fieldUri}"/><t:Contact>${property}</t:Contact></t:SetItemField>`;
const remove = (fieldUri: string) => `<t:DeleteItemField><t:FieldURI FieldURI="${fieldUri}"/></t:DeleteItemField>`;
const append = (bodyType: string, text: string) =>
  `<t:AppendToItemField><t:FieldURI FieldURI="item:Body"/><t:Contact><t:Body BodyType="${bodyType}">${text}</t:Body></t:Contact></t:AppendToItemField>`;

describe('UpdateItem', () => {
  const { call, createContact } = useExchange();

  const update = async (itemId: string, updates: string, conflictResolution = 'AutoResolve') => {
    const change = `<t:ItemChange>${itemId}<t:Updates>${updates}</t:Updates></t:ItemChange>`;
    const body = `<m:UpdateItem ConflictResolution="${conflictResolution}"><m:ItemChanges>${change}</m:ItemChanges></m:UpdateItem>`;
    return (await call(body)).xml;
  };

  const read = async (itemId: string) => {
    const shape = '<t:BaseShape>AllProperties</t:BaseShape>';
    const body = `<m:GetItem><m:ItemShape>${shape}</m:ItemShape><m:ItemIds>${itemId}</m:ItemIds></m:GetItem>`;
    return (await call(body)).xml;
  };

  test('sets, appends and deletes in the order of the changes, and returns a new change key', async () => {
    const itemId = await createContact(
      '<t:Body BodyType="Text">a</t:Body><t:CompanyName>Fabrikam</t:CompanyName><t:JobTitle>Chef</t:JobTitle>',
    );
    const xml = await update(
      itemId,
      set('contacts:CompanyName', '<t:CompanyName>Contoso</t:CompanyName>') +
        append('Text', 'b') +
        remove('contacts:JobTitle') +
        append('Text', 'c'),
    );
    expect(responseCodes(xml)).toEqual(['NoError']);
    expect(xml).toContain('<m:ConflictResults><t:Count>0</t:Count></m:ConflictResults>');
    expect(valuesOf(xml, 'Id')).toEqual(valuesOf(itemId, 'Id'));
    expect(valuesOf(xml, 'ChangeKey')).not.toEqual(valuesOf(itemId, 'ChangeKey'));
    const updated = await read(itemId);
    expect(valuesOf(updated, 'CompanyName')).toEqual(['Contoso']);
    expect(valuesOf(updated, 'Body')).toEqual(['abc']);
    expect(valuesOf(updated, 'JobTitle')).toEqual([]);
  });

  test('changes one entry of a dictionary and one part of an address, and leaves the others', async () => {
    const itemId = await createContact(
      `<t:EmailAddresses><t:Entry Key="EmailAddress1">one@contoso.com</t:Entry><t:Entry Key="EmailAddress2">two@contoso.com</t:Entry></t:EmailAddresses>
       <t:PhysicalAddresses><t:Entry Key="Home"><t:Street>1 Main St</t:Street><t:City>Redmond</t:City></t:Entry></t:PhysicalAddresses>`,
    );
    const xml = await update(
      itemId,
      `<t:SetItemField>
         <t:IndexedFieldURI FieldURI="contacts:EmailAddress" FieldIndex="EmailAddress1"/>
         <t:Contact><t:EmailAddresses><t:Entry Key="EmailAddress1">uno@contoso.com</t:Entry></t:EmailAddresses></t:Contact>
       </t:SetItemField>
       <t:SetItemField>
         <t:IndexedFieldURI FieldURI="contacts:PhysicalAddress:City" FieldIndex="Home"/>
         <t:Contact><t:PhysicalAddresses><t:Entry Key="Home"><t:City>Bonn</t:City></t:Entry></t:PhysicalAddresses></t:Contact>
       </t:SetItemField>
       <t:DeleteItemField><t:IndexedFieldURI FieldURI="contacts:EmailAddress" FieldIndex="EmailAddress2"/></t:DeleteItemField>`,
    );
    expect(responseCodes(xml)).toEqual(['NoError']);
    const updated = await read(itemId);
    expect(updated).toContain(
      '<t:EmailAddresses><t:Entry Key="EmailAddress1">uno@contoso.com</t:Entry></t:EmailAddresses>',
    );
    expect(updated).toContain('<t:Entry Key="Home"><t:Street>1 Main St</t:Street><t:City>Bonn</t:City></t:Entry>');
  });

  test.each([
    [
      'ErrorInvalidPropertySet',
      'a read-only property',
      set('contacts:HasPicture', '<t:HasPicture>true</t:HasPicture>'),
    ],
    [
      'ErrorInvalidPropertySet',
      'what can only be created',
      set('item:Attachments', '<t:Attachments><t:FileAttachment/></t:Attachments>'),
    ],
    [
      'ErrorInvalidPropertySet',
      'a whole dictionary',
      set('contacts:EmailAddresses', '<t:EmailAddresses><t:Entry Key="EmailAddress1">a</t:Entry></t:EmailAddresses>'),
    ],
    [
      'ErrorUpdatePropertyMismatch',
      'another property than the path names',
      set('contacts:CompanyName', '<t:JobTitle>Chef</t:JobTitle>'),
    ],
    [
      'ErrorIncorrectUpdatePropertyCount',
      'two properties at once',
      set('contacts:CompanyName', '<t:CompanyName>C</t:CompanyName><t:JobTitle>J</t:JobTitle>'),
    ],
    ['ErrorIncorrectUpdatePropertyCount', 'nothing', set('contacts:CompanyName', '')],
    ['ErrorInvalidPropertyDelete', 'what must always have a value', remove('item:Importance')],
    ['ErrorInvalidPropertyDelete', 'the id', remove('item:ItemId')],
    [
      'ErrorInvalidPropertyAppend',
      'text at the end of a subject',
      set('item:Subject', '<t:Subject>S</t:Subject>').replaceAll('SetItem', 'AppendToItem'),
    ],
    ['ErrorInvalidPropertyAppend', 'HTML at the end of text', append('HTML', 'b')],
  ])('returns %s for an attempt to change %s, and changes nothing', async (code, _what, updates) => {
    const itemId = await createContact('<t:Body BodyType="Text">a</t:Body><t:Surname>Daniels</t:Surname>');
    const before = await read(itemId);
    const xml = await update(itemId, remove('contacts:Surname') + updates);
    expect(responseCodes(xml)).toEqual([code]);
    expect(xml).toMatch(/<m:MessageXml><t:FieldURI FieldURI="[^"]+"\/><\/m:MessageXml><m:Items\/>/);
    expect(await read(itemId)).toBe(before);
  });

  test('sets and deletes extended properties', async () => {
    const path = '<t:ExtendedFieldURI PropertyTag="0x3A45" PropertyType="String"/>';
    const value = `<t:ExtendedProperty>${path}<t:Value>Dr.</t:Value></t:ExtendedProperty>`;
    const itemId = await createContact('');
    const search = `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:Restriction><t:Exists>${path}</t:Exists></m:Restriction><m:ParentFolderIds><t:DistinguishedFolderId Id="contacts"/></m:ParentFolderIds></m:FindItem>`;
    const setting = await update(itemId, `<t:SetItemField>${path}<t:Contact>${value}</t:Contact></t:SetItemField>`);
    expect(responseCodes(setting)).toEqual(['NoError']);
    expect(valuesOf((await call(search)).xml, 'TotalItemsInView')).toEqual(['1']);
    const deleting = await update(itemIds(setting)[0] ?? '', `<t:DeleteItemField>${path}</t:DeleteItemField>`);
    expect(responseCodes(deleting)).toEqual(['NoError']);
    expect(valuesOf((await call(search)).xml, 'TotalItemsInView')).toEqual(['0']);
  });

  test('reports an unknown key of a dictionary', async () => {
    const itemId = await createContact('');
    const path = '<t:IndexedFieldURI FieldURI="contacts:EmailAddress" FieldIndex="EmailAddress4"/>';
    const xml = await update(itemId, `<t:DeleteItemField>${path}</t:DeleteItemField>`);
    expect(responseCodes(xml)).toEqual(['ErrorInvalidPropertyRequest']);
    expect(xml).toContain(path);
  });

  test.each(['NeverOverwrite', 'AutoResolve', 'AlwaysOverwrite'])(
    'asks for a change key under %s',
    async (resolution) => {
      const itemId = (await createContact('')).replace(/ ChangeKey="[^"]*"/, '');
      expect(responseCodes(await update(itemId, remove('contacts:JobTitle'), resolution))).toEqual([
        'ErrorChangeKeyRequiredForWriteOperations',
      ]);
    },
  );

  test('fails for an entry whose item was deleted, and updates the others', async () => {
    const [first, second] = [await createContact(''), await createContact('')];
    await call(`<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>${first}</m:ItemIds></m:DeleteItem>`);
    const changes = [first, second].map(
      (itemId) => `<t:ItemChange>${itemId}<t:Updates>${remove('contacts:JobTitle')}</t:Updates></t:ItemChange>`,
    );
    const { xml } = await call(
      `<m:UpdateItem ConflictResolution="AutoResolve"><m:ItemChanges>${changes.join('')}</m:ItemChanges></m:UpdateItem>`,
    );
    expect(responseCodes(xml)).toEqual(['ErrorItemNotFound', 'NoError']);
  });

  describe('with a change key that is no longer current', () => {
    const changedMeanwhile = async (meanwhile: string) => {
      const itemId = await createContact('<t:Sensitivity>Normal</t:Sensitivity><t:CompanyName>A</t:CompanyName>');
      expect(responseCodes(await update(itemId, meanwhile))).toEqual(['NoError']);
      return itemId;
    };
    const companyB = set('contacts:CompanyName', '<t:CompanyName>B</t:CompanyName>');
    const companyC = set('contacts:CompanyName', '<t:CompanyName>C</t:CompanyName>');
    const sensitivity = (value: string) => set('item:Sensitivity', `<t:Sensitivity>${value}</t:Sensitivity>`);

    test('does nothing under NeverOverwrite', async () => {
      const itemId = await changedMeanwhile(companyB);
      expect(responseCodes(await update(itemId, companyC, 'NeverOverwrite'))).toEqual(['ErrorIrresolvableConflict']);
      expect(valuesOf(await read(itemId), 'CompanyName')).toEqual(['B']);
    });

    test.each(['AutoResolve', 'AlwaysOverwrite'])('overwrites under %s', async (resolution) => {
      const itemId = await changedMeanwhile(companyB);
      const xml = await update(itemId, companyC, resolution);
      expect([responseCodes(xml), valuesOf(xml, 'Count')]).toEqual([['NoError'], ['0']]);
      expect(valuesOf(await read(itemId), 'CompanyName')).toEqual(['C']);
    });

    test('keeps the higher sensitivity under AutoResolve, and counts that as a conflict', async () => {
      const itemId = await changedMeanwhile(sensitivity('Confidential'));
      const xml = await update(itemId, sensitivity('Personal') + companyC);
      expect([responseCodes(xml), valuesOf(xml, 'Count')]).toEqual([['NoError'], ['1']]);
      const updated = await read(itemId);
      expect([valuesOf(updated, 'Sensitivity'), valuesOf(updated, 'CompanyName')]).toEqual([['Confidential'], ['C']]);
    });

    test('raises the sensitivity under AutoResolve, and lowers it if nobody else changed it', async () => {
      const raised = await update(await changedMeanwhile(sensitivity('Personal')), sensitivity('Private'));
      const first = await createContact('<t:Sensitivity>Private</t:Sensitivity>');
      await update(first, companyB);
      const lowered = await update(first, sensitivity('Normal'));
      expect([valuesOf(raised, 'Count'), valuesOf(lowered, 'Count')]).toEqual([['0'], ['0']]);
      expect(valuesOf(await read(itemIds(raised)[0] ?? ''), 'Sensitivity')).toEqual(['Private']);
      expect(valuesOf(await read(first), 'Sensitivity')).toEqual(['Normal']);
    });

    test('lowers the sensitivity under AlwaysOverwrite', async () => {
      const itemId = await changedMeanwhile(sensitivity('Confidential'));
      expect(valuesOf(await update(itemId, sensitivity('Personal'), 'AlwaysOverwrite'), 'Count')).toEqual(['0']);
      expect(valuesOf(await read(itemId), 'Sensitivity')).toEqual(['Personal']);
    });
  });

  test('accepts the change key of its own response', async () => {
    const itemId = await createContact('');
    const [updated = ''] = itemIds(await update(itemId, set('item:Subject', '<t:Subject>S</t:Subject>')));
    expect(responseCodes(await update(updated, remove('item:Subject'), 'NeverOverwrite'))).toEqual(['NoError']);
  });
});
