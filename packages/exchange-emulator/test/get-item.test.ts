import { describe, expect, test } from 'vitest';
import { responseCodes, useExchange, valuesOf } from './exchange-client.ts';

const item = (xml: string) => /<t:Contact>.*<\/t:Contact>/s.exec(xml)?.[0] ?? xml;
const now = new Date('2026-01-05T09:00:00.123Z');

/** Returns an ItemId that is well-formed but wrong: the byte at this distance from the end of its Id is 255. */
function withByteChanged(itemId: string, fromEnd: number): string {
  return itemId.replace(/ Id="([^"]*)"/, (_attribute, id: string) => {
    const bytes = Buffer.from(id, 'base64');
    bytes.writeUInt8(255, bytes.length - fromEnd);
    return ` Id="${bytes.toString('base64')}"`;
  });
}

describe('GetItem', () => {
  const { call, createContact } = useExchange(() => now);

  const getItem = async (itemId: string, shape: string, headers?: string) => {
    const body = `<m:GetItem><m:ItemShape>${shape}</m:ItemShape><m:ItemIds>${itemId}</m:ItemIds></m:GetItem>`;
    return (await call(body, headers ? { headers } : {})).xml;
  };
  const additional = (paths: string) =>
    `<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>${paths}</t:AdditionalProperties>`;

  test('returns only the id in the shape IdOnly', async () => {
    const itemId = await createContact('<t:DisplayName>Sadie</t:DisplayName>');
    const xml = await getItem(itemId, '<t:BaseShape>IdOnly</t:BaseShape>');
    expect(item(xml)).toBe(`<t:Contact>${itemId}</t:Contact>`);
  });

  test('returns the documented properties in the shape Default', async () => {
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

  test('returns every written and computed property in the shape AllProperties', async () => {
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

  test('returns milliseconds if the request asks for them', async () => {
    const itemId = await createContact('');
    const shape = additional('<t:FieldURI FieldURI="item:DateTimeCreated"/>');
    const xml = await getItem(itemId, shape, '<t:DateTimePrecision>Milliseconds</t:DateTimePrecision>');
    expect(valuesOf(xml, 'DateTimeCreated')).toEqual(['2026-01-05T09:00:00.123Z']);
  });

  test('returns additional properties by every kind of path', async () => {
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

  test('returns attachments without their content, and HasAttachments', async () => {
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

  test('does not count inline attachments, and recognises a picture', async () => {
    const flags = '<t:IsInline>true</t:IsInline><t:IsContactPhoto>true</t:IsContactPhoto>';
    const itemId = await createContact(`<t:Attachments><t:FileAttachment>${flags}</t:FileAttachment></t:Attachments>`);
    const xml = await getItem(itemId, '<t:BaseShape>AllProperties</t:BaseShape>');
    expect([valuesOf(xml, 'HasAttachments'), valuesOf(xml, 'HasPicture')]).toEqual([['false'], ['true']]);
  });

  test('returns MIME content only if the request names it', async () => {
    const itemId = await createContact('<t:MimeContent CharacterSet="UTF-8">SGVsbG8=</t:MimeContent>');
    expect(await getItem(itemId, '<t:BaseShape>AllProperties</t:BaseShape>')).not.toContain('MimeContent');
    expect(await getItem(itemId, additional('<t:FieldURI FieldURI="item:MimeContent"/>'))).toContain(
      '<t:MimeContent CharacterSet="UTF-8">SGVsbG8=</t:MimeContent>',
    );
  });

  test.each([
    ['HTML', '<t:Body BodyType="HTML">&lt;html&gt;&lt;body&gt;a &amp;lt; b&lt;/body&gt;&lt;/html&gt;</t:Body>'],
    ['Text', '<t:Body BodyType="Text">a &lt; b</t:Body>'],
    ['Best', '<t:Body BodyType="Text">a &lt; b</t:Body>'],
  ])('returns a text body as %s', async (bodyType, body) => {
    const itemId = await createContact('<t:Body BodyType="Text">a &lt; b</t:Body>');
    const shape = `<t:BaseShape>IdOnly</t:BaseShape><t:BodyType>${bodyType}</t:BodyType><t:AdditionalProperties><t:FieldURI FieldURI="item:Body"/></t:AdditionalProperties>`;
    expect(await getItem(itemId, shape)).toContain(body);
  });

  test("refuses a property of another kind of item, and a contact's MIME content", async () => {
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
    ['ErrorItemNotFound', (id: string) => withByteChanged(id, 4)],
    ['ErrorItemNotFound', (id: string) => withByteChanged(id, 28)],
    ['ErrorCalendarCannotUseIdForOccurrenceId', () => '<t:OccurrenceItemId RecurringMasterId="a" InstanceIndex="1"/>'],
  ])('returns %s for an id without an item', async (code, change) => {
    const itemId = await createContact('');
    expect(responseCodes(await getItem(change(itemId), '<t:BaseShape>IdOnly</t:BaseShape>'))).toEqual([code]);
  });

  test('does not find an item of another mailbox', async () => {
    const itemId = await createContact('');
    const contacts = '<t:Contact/>'.repeat(100);
    await call(`<m:CreateItem><m:Items>${contacts}</m:Items></m:CreateItem>`, { user: 'mack@contoso.com:mack' });
    const { xml } = await call(
      `<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ItemIds>${itemId}</m:ItemIds></m:GetItem>`,
      { user: 'mack@contoso.com:mack' },
    );
    expect(responseCodes(xml)).toEqual(['ErrorItemNotFound']);
  });

  test('refuses a folder id for an item, and an item id for a folder', async () => {
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
});
