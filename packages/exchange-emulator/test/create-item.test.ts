import { describe, expect, test } from 'vitest';
import { itemIds, responseCodes, useExchange, valuesOf } from './exchange-client.ts';

describe('CreateItem', () => {
  const { call, createContact } = useExchange();

  test('returns a result per entry in order, with the ids of the created items', async () => {
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

  test("returns the server's version", async () => {
    const { xml, headers } = await call('<m:CreateItem><m:Items><t:Contact/></m:Items></m:CreateItem>');
    expect(xml).toContain('<s:Header><t:ServerVersionInfo MajorVersion="15" ');
    expect(headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(Number(headers.get('content-length'))).toBe(Buffer.byteLength(xml));
  });

  test('returns one error for the whole request if its folder does not exist', async () => {
    const entries = '<t:Contact/><t:Contact/>';
    const { xml } = await call(
      `<m:CreateItem><m:SavedItemFolderId><t:DistinguishedFolderId Id="archiveinbox"/></m:SavedItemFolderId><m:Items>${entries}</m:Items></m:CreateItem>`,
    );
    expect(responseCodes(xml)).toEqual(['ErrorSavedItemFolderNotFound']);
  });

  test('refuses a contact in a folder of another class', async () => {
    const { xml } = await call(
      '<m:CreateItem><m:SavedItemFolderId><t:DistinguishedFolderId Id="drafts"/></m:SavedItemFolderId><m:Items><t:Contact/></m:Items></m:CreateItem>',
    );
    expect(xml).toContain('<m:MessageText>Cannot create a contact in a non-contact Folder.</m:MessageText>');
    expect(responseCodes(xml)).toEqual(['ErrorCannotCreateContactInNonContactFolder']);
  });

  test('requires a MessageDisposition for a message', async () => {
    const { xml } = await call('<m:CreateItem><m:Items><t:Message/></m:Items></m:CreateItem>');
    expect(responseCodes(xml)).toEqual(['ErrorMessageDispositionRequired']);
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
  ])('refuses an extended property with %s: %s', async (code, attributes, value) => {
    const failed = await createContact(
      `<t:ExtendedProperty><t:ExtendedFieldURI ${attributes}/>${value}</t:ExtendedProperty>`,
    );
    expect(responseCodes(failed)).toEqual([code]);
    expect(failed).toContain('<m:MessageXml><t:ExtendedFieldURI ');
  });

  test('returns a different id for each item', async () => {
    const { xml } = await call(`<m:CreateItem><m:Items>${'<t:Contact/>'.repeat(100)}</m:Items></m:CreateItem>`);
    expect(new Set(itemIds(xml)).size).toBe(100);
  });
});
