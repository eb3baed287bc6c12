import { describe, expect, test } from 'vitest';
import { itemIds, responseCodes, useExchange, valuesOf } from './exchange-client.ts';

const item = (xml: string) => /<t:Contact>.*<\/t:Contact>/s.exec(xml)?.[0] ?? xml;
const now = new Date('2026-01-05T09:00:00.123Z');

/** An ItemId that is well-formed, for an item that there never was. */
function withAnotherNumber(itemId: string): string {
  return itemId.replace(/ Id="([^"]*)"/, (_attribute, id: string) => {
    const bytes = Buffer.from(id, 'base64');
    bytes.writeUInt8(255, bytes.length - 4);
    return ` Id="${bytes.toString('base64')}"`;
  });
}

describe('CreateItem and GetItem', () => {
  const { call, createContact, get } = useExchange(() => now);

  const getItem = async (itemId: string, shape: string, headers?: string) => {
    const body = `<m:GetItem><m:ItemShape>${shape}</m:ItemShape><m:ItemIds>${itemId}</m:ItemIds></m:GetItem>`;
    return (await call(body, headers ? { headers } : {})).xml;
  };
  const additional = (paths: string) =>
    `<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>${paths}</t:AdditionalProperties>`;

  test('answer each entry in order, with the ids of what was created', async () => {
    const { status, xml } = await call(`<m:CreateItem>
      <m:SavedItemFolderId><t:DistinguishedFolderId Id="contacts"/></m:SavedItemFolderId>
      <m:Items>
        <t:Contact><t:DisplayName>Sadie Daniels</t:DisplayName></t:Contact>
        <t:Contact><t:HasPicture>true</t:HasPicture></t:Contact>
        <t:Contact><t:DisplayName>Hope Gross</t:DisplayName></t:Contact>
      </m:Items></m:CreateItem>`);
    expect(status).toBe(200);
    expect(responseCodes(xml)).toEqual(['NoError', 'ErrorInvalidPropertySet', 'NoError']);
    expect(xml).toContain(
      '<m:DescriptiveLinkKey>0</m:DescriptiveLinkKey><m:MessageXml><t:FieldURI FieldURI="contacts:HasPicture"/></m:MessageXml><m:Items/>',
    );
    expect(valuesOf(xml, 'Id').map((id) => id.length)).toEqual([152, 152]);
    expect(new Set(valuesOf(xml, 'ChangeKey').map((key) => key.length))).toEqual(new Set([40]));
  });

  test('say who answers', async () => {
    const { xml, headers } = await call('<m:CreateItem><m:Items><t:Contact/></m:Items></m:CreateItem>');
    expect(xml).toContain('<s:Header><t:ServerVersionInfo MajorVersion="15" ');
    expect(headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(Number(headers.get('content-length'))).toBe(Buffer.byteLength(xml));
  });

  test('give one error for the whole request when its folder is not there', async () => {
    const entries = '<t:Contact/><t:Contact/>';
    const { xml } = await call(
      `<m:CreateItem><m:SavedItemFolderId><t:DistinguishedFolderId Id="archiveinbox"/></m:SavedItemFolderId><m:Items>${entries}</m:Items></m:CreateItem>`,
    );
    expect(responseCodes(xml)).toEqual(['ErrorSavedItemFolderNotFound']);
  });

  test('put no contact into a folder for something else', async () => {
    const { xml } = await call(
      '<m:CreateItem><m:SavedItemFolderId><t:DistinguishedFolderId Id="drafts"/></m:SavedItemFolderId><m:Items><t:Contact/></m:Items></m:CreateItem>',
    );
    expect(xml).toContain('<m:MessageText>Cannot create a contact in a non-contact Folder.</m:MessageText>');
    expect(responseCodes(xml)).toEqual(['ErrorCannotCreateContactInNonContactFolder']);
  });

  test('ask for a disposition where a message is to be created', async () => {
    const { xml } = await call('<m:CreateItem><m:Items><t:Message/></m:Items></m:CreateItem>');
    expect(responseCodes(xml)).toEqual(['ErrorMessageDispositionRequired']);
  });

  test('give back nothing but the id in the shape IdOnly', async () => {
    const itemId = await createContact('<t:DisplayName>Sadie</t:DisplayName>');
    const xml = await getItem(itemId, '<t:BaseShape>IdOnly</t:BaseShape>');
    expect(item(xml)).toBe(`<t:Contact>${itemId}</t:Contact>`);
  });

  test('give back the documented properties in the shape Default', async () => {
    const itemId = await createContact(
      `<t:Subject>S</t:Subject><t:FileAs>Daniels, Sadie</t:FileAs><t:DisplayName>Sadie Daniels</t:DisplayName>
       <t:GivenName>Sadie</t:GivenName><t:CompanyName>Contoso</t:CompanyName><t:JobTitle>Chef</t:JobTitle><t:Surname>Daniels</t:Surname>`,
    );
    const xml = await getItem(itemId, '<t:BaseShape>Default</t:BaseShape>');
    expect(item(xml)).toBe(
      `<t:Contact>${itemId}<t:HasAttachments>false</t:HasAttachments><t:FileAs>Daniels, Sadie</t:FileAs>` +
        '<t:CompleteName><t:FirstName>Sadie</t:FirstName><t:LastName>Daniels</t:LastName><t:FullName>Sadie Daniels</t:FullName></t:CompleteName>' +
        '<t:CompanyName>Contoso</t:CompanyName><t:JobTitle>Chef</t:JobTitle></t:Contact>',
    );
  });

  test('give back everything that was written, and what the server adds, in the shape AllProperties', async () => {
    const itemId = await createContact(
      `<t:Sensitivity>Private</t:Sensitivity><t:Body BodyType="Text">notes</t:Body>
       <t:Categories><t:String>Red</t:String><t:String>Blue</t:String></t:Categories><t:ReminderIsSet>1</t:ReminderIsSet>
       <t:DisplayName>Sadie</t:DisplayName>
       <t:EmailAddresses><t:Entry Key="EmailAddress2" Name="S">s@contoso.com</t:Entry><t:Entry Key="EmailAddress1">sadie@contoso.com</t:Entry></t:EmailAddresses>
       <t:PhysicalAddresses><t:Entry Key="Home"><t:Street>1 Main St</t:Street><t:City>Redmond</t:City></t:Entry></t:PhysicalAddresses>
       <t:Birthday>1980-02-29T01:00:00+02:00</t:Birthday>`,
    );
    const xml = item(await getItem(itemId, '<t:BaseShape>AllProperties</t:BaseShape>'));
    expect(xml).toContain('<t:ItemClass>IPM.Contact</t:ItemClass><t:Sensitivity>Private</t:Sensitivity>');
    expect(xml).toContain('<t:Body BodyType="Text">notes</t:Body>');
    expect(xml).toContain('<t:Categories><t:String>Red</t:String><t:String>Blue</t:String></t:Categories>');
    expect(xml).toContain('<t:ReminderIsSet>true</t:ReminderIsSet>');
    expect(xml).toContain('<t:DateTimeCreated>2026-01-05T09:00:00Z</t:DateTimeCreated>');
    expect(xml).toContain(
      '<t:EmailAddresses><t:Entry Key="EmailAddress1">sadie@contoso.com</t:Entry><t:Entry Key="EmailAddress2" Name="S">s@contoso.com</t:Entry></t:EmailAddresses>',
    );
    expect(xml).toContain('<t:Entry Key="Home"><t:Street>1 Main St</t:Street><t:City>Redmond</t:City></t:Entry>');
    expect(xml).toContain('<t:Birthday>1980-02-28T23:00:00Z</t:Birthday>');
    expect(Number(valuesOf(xml, 'Size')[0])).toBeGreaterThan(0);
  });

  test('give milliseconds to those who ask for them', async () => {
    const itemId = await createContact('');
    const shape = additional('<t:FieldURI FieldURI="item:DateTimeCreated"/>');
    const xml = await getItem(itemId, shape, '<t:DateTimePrecision>Milliseconds</t:DateTimePrecision>');
    expect(valuesOf(xml, 'DateTimeCreated')).toEqual(['2026-01-05T09:00:00.123Z']);
  });

  test('give additional properties by every kind of path', async () => {
    const itemId = await createContact(
      `<t:ExtendedProperty><t:ExtendedFieldURI PropertySetId="083a8458-7433-4faf-91c4-670645f8c8db" PropertyName="Key" PropertyType="String"/><t:Value>crm-42</t:Value></t:ExtendedProperty>
       <t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x3A45" PropertyType="String"/><t:Value>Dr.</t:Value></t:ExtendedProperty>
       <t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyId="7" PropertyType="IntegerArray"/><t:Values><t:Value>1</t:Value><t:Value>2</t:Value></t:Values></t:ExtendedProperty>
       <t:DisplayName>Sadie</t:DisplayName>
       <t:PhysicalAddresses><t:Entry Key="Home"><t:Street>1 Main St</t:Street><t:City>Redmond</t:City></t:Entry></t:PhysicalAddresses>
       <t:PhoneNumbers><t:Entry Key="HomePhone">1</t:Entry><t:Entry Key="MobilePhone">2</t:Entry></t:PhoneNumbers>`,
    );
    const xml = item(
      await getItem(
        itemId,
        additional(`
          <t:FieldURI FieldURI="contacts:DisplayName"/>
          <t:IndexedFieldURI FieldURI="contacts:PhysicalAddress:City" FieldIndex="Home"/>
          <t:IndexedFieldURI FieldURI="contacts:PhoneNumber" FieldIndex="MobilePhone"/>
          <t:ExtendedFieldURI PropertySetId="083A8458-7433-4FAF-91C4-670645F8C8DB" PropertyName="Key" PropertyType="String"/>
          <t:ExtendedFieldURI PropertyTag="14917" PropertyType="String"/>
          <t:ExtendedFieldURI PropertySetId="00020329-0000-0000-C000-000000000046" PropertyId="7" PropertyType="IntegerArray"/>
          <t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="absent" PropertyType="String"/>`),
      ),
    );
    expect(valuesOf(xml, 'Value')).toEqual(['crm-42', 'Dr.', '1', '2']);
    expect(xml).toContain(
      '<t:DisplayName>Sadie</t:DisplayName><t:PhysicalAddresses><t:Entry Key="Home"><t:City>Redmond</t:City></t:Entry></t:PhysicalAddresses><t:PhoneNumbers><t:Entry Key="MobilePhone">2</t:Entry></t:PhoneNumbers></t:Contact>',
    );
  });

  test.each([
    [
      'ErrorInvalidExtendedProperty',
      'PropertyTag="0x1000" PropertyName="a" PropertyType="String"',
      '<t:Value>a</t:Value>',
    ],
    ['ErrorInvalidExtendedProperty', 'PropertyName="a" PropertyType="String"', '<t:Value>a</t:Value>'],
    [
      'ErrorInvalidExtendedProperty',
      'DistinguishedPropertySetId="Common" PropertyType="String"',
      '<t:Value>a</t:Value>',
    ],
    ['ErrorNoPropertyTagForCustomProperties', 'PropertyTag="0x8001" PropertyType="String"', '<t:Value>a</t:Value>'],
    ['ErrorUnsupportedMapiPropertyType', 'PropertyTag="0x1000" PropertyType="Object"', '<t:Value>a</t:Value>'],
    ['ErrorInvalidExtendedPropertyValue', 'PropertyTag="0x1000" PropertyType="Integer"', '<t:Value>a</t:Value>'],
    ['ErrorInvalidExtendedPropertyValue', 'PropertyTag="0x1000" PropertyType="StringArray"', '<t:Value>a</t:Value>'],
    [
      'ErrorInvalidExtendedPropertyValue',
      'PropertyTag="0x1000" PropertyType="String"',
      '<t:Values><t:Value>a</t:Value></t:Values>',
    ],
  ])('refuse an extended property with %s: %s', async (code, attributes, value) => {
    const failed = await createContact(
      `<t:ExtendedProperty><t:ExtendedFieldURI ${attributes}/>${value}</t:ExtendedProperty>`,
    );
    expect(responseCodes(failed)).toEqual([code]);
    expect(failed).toContain('<m:MessageXml><t:ExtendedFieldURI ');
  });

  test('show attachments without their content, and that there are some', async () => {
    const itemId = await createContact(
      `<t:Attachments>
         <t:FileAttachment><t:Name>card.txt</t:Name><t:ContentType>text/plain</t:ContentType><t:Content>SGVsbG8=</t:Content></t:FileAttachment>
       </t:Attachments>`,
    );
    const xml = await getItem(itemId, '<t:BaseShape>AllProperties</t:BaseShape>');
    expect(valuesOf(xml, 'HasAttachments')).toEqual(['true']);
    expect(xml).toMatch(
      /<t:AttachmentId Id="[^"]+"\/><t:Name>card.txt<\/t:Name><t:ContentType>text\/plain<\/t:ContentType><t:Size>5<\/t:Size>/,
    );
    expect(xml).not.toContain('SGVsbG8=');
  });

  test.each([
    ['HTML', '<t:Body BodyType="HTML">&lt;html&gt;&lt;body&gt;a &amp;lt; b&lt;/body&gt;&lt;/html&gt;</t:Body>'],
    ['Text', '<t:Body BodyType="Text">a &lt; b</t:Body>'],
    ['Best', '<t:Body BodyType="Text">a &lt; b</t:Body>'],
  ])('give a body of text as %s', async (bodyType, body) => {
    const itemId = await createContact('<t:Body BodyType="Text">a &lt; b</t:Body>');
    const shape = `<t:BaseShape>IdOnly</t:BaseShape><t:BodyType>${bodyType}</t:BodyType><t:AdditionalProperties><t:FieldURI FieldURI="item:Body"/></t:AdditionalProperties>`;
    expect(await getItem(itemId, shape)).toContain(body);
  });

  test('refuse a property of another kind of item, and MIME content', async () => {
    const itemId = await createContact('');
    const foreign = await getItem(itemId, additional('<t:FieldURI FieldURI="message:Sender"/>'));
    const mime = await getItem(
      itemId,
      '<t:BaseShape>IdOnly</t:BaseShape><t:IncludeMimeContent>true</t:IncludeMimeContent>',
    );
    expect(responseCodes(foreign)).toEqual(['ErrorInvalidPropertyRequest']);
    expect(foreign).toContain('<m:MessageXml><t:FieldURI FieldURI="message:Sender"/></m:MessageXml>');
    expect(responseCodes(mime)).toEqual(['ErrorUnsupportedMimeConversion']);
  });

  test.each([
    ['ErrorInvalidIdEmpty', (_id: string) => '<t:ItemId Id=""/>'],
    ['ErrorInvalidIdMalformed', () => '<t:ItemId Id="ceJwVAAA="/>'],
    ['ErrorInvalidIdMalformed', (id: string) => id.replace(/ Id="./, ' Id="B')],
    ['ErrorInvalidChangeKey', (id: string) => id.replace(/ChangeKey="[^"]*"/, 'ChangeKey="EQAA"')],
    ['ErrorItemNotFound', withAnotherNumber],
    ['ErrorCalendarCannotUseIdForOccurrenceId', () => '<t:OccurrenceItemId RecurringMasterId="a" InstanceIndex="1"/>'],
  ])('answer an id with %s where there is no such item', async (code, change) => {
    const itemId = await createContact('');
    expect(responseCodes(await getItem(change(itemId), '<t:BaseShape>IdOnly</t:BaseShape>'))).toEqual([code]);
  });

  test('tell nobody of an item in another mailbox', async () => {
    const itemId = await createContact('');
    const { xml } = await call(
      `<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ItemIds>${itemId}</m:ItemIds></m:GetItem>`,
      { user: 'mack@contoso.com:mack' },
    );
    expect(responseCodes(xml)).toEqual(['ErrorItemNotFound']);
  });

  test('keep items and folders apart', async () => {
    const itemId = await createContact('');
    const parent = await getItem(itemId, additional('<t:FieldURI FieldURI="item:ParentFolderId"/>'));
    const folderId = /<t:ParentFolderId ([^>]*)>/.exec(parent)?.[1];
    const asItem = await getItem(`<t:ItemId ${folderId}>`, '<t:BaseShape>IdOnly</t:BaseShape>');
    const asFolder = await call(
      `<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>${itemId.replace('ItemId', 'FolderId')}</m:FolderIds></m:GetFolder>`,
    );
    expect(responseCodes(asItem)).toEqual(['ErrorCannotUseFolderIdForItemId']);
    expect(responseCodes(asFolder.xml)).toEqual(['ErrorCannotUseItemIdForFolderId']);
  });

  test('keep what the control surface shows', async () => {
    const items = (await get('/mailboxes/sadie@contoso.com/items')) as readonly object[];
    await createContact('<t:Categories><t:String>Red</t:String></t:Categories><t:DisplayName>Last</t:DisplayName>');
    const after = (await get('/mailboxes/Sadie@contoso.com/items')) as readonly object[];
    expect(after).toHaveLength(items.length + 1);
    expect(after.at(-1)).toMatchObject({
      folder: 'contacts',
      class: 'Contact',
      id: expect.stringMatching(/^[A-Za-z0-9+/]{150}/),
      properties: { 'contacts:DisplayName': 'Last', 'item:Categories': [{ name: 'String', value: 'Red' }] },
    });
    expect(await get('/mailboxes/nobody@contoso.com/items')).toBe(404);
  });

  test('are seen by the control surface, call by call, until it is told to forget', async () => {
    await get('/calls', 'DELETE');
    await call(
      '<m:CreateItem><m:Items><t:Contact/><t:Contact><t:HasPicture>1</t:HasPicture></t:Contact></m:Items></m:CreateItem>',
      {
        httpHeaders: { 'client-request-id': 'c1' },
      },
    );
    await call('<m:CreateItem/>');
    const calls = [
      {
        operation: 'CreateItem',
        mailbox: 'sadie@contoso.com',
        entries: 2,
        clientRequestId: 'c1',
        responseClasses: { Success: 1, Error: 1 },
      },
      { operation: 'CreateItem', responseClasses: 'ErrorSchemaValidation' },
    ];
    expect(await get('/calls')).toEqual(calls);
    expect(await get('/calls', 'DELETE')).toEqual(calls);
    expect(await get('/calls')).toEqual([]);
  });

  test('give each item an id of its own', async () => {
    const { xml } = await call(`<m:CreateItem><m:Items>${'<t:Contact/>'.repeat(100)}</m:Items></m:CreateItem>`);
    expect(new Set(itemIds(xml)).size).toBe(100);
  });
});
