import { describe, expect, test } from 'vitest';
import { envelope, responseCodes, useExchange, valuesOf } from './exchange-client.ts';

const contact = (content: string) =>
  `<m:CreateItem><m:Items><t:Contact><t:DisplayName>Sadie</t:DisplayName></t:Contact><t:Contact>${content}</t:Contact></m:Items></m:CreateItem>`;

describe('an invalid request', () => {
  const { call, post, get } = useExchange();

  test.each([
    ['an element in the wrong place', '<t:DisplayName>Sadie</t:DisplayName><t:Subject>Sadie</t:Subject>'],
    ['an unknown element', '<t:Name>Sadie</t:Name>'],
    ['an element of another namespace', '<m:Subject>Sadie</m:Subject>'],
    ['a value of the wrong type', '<t:Birthday>29 February 1980</t:Birthday>'],
    ['a date that does not exist', '<t:Birthday>1981-02-29T00:00:00Z</t:Birthday>'],
    ['a value that is not in its enumeration', '<t:Importance>Urgent</t:Importance>'],
    ['a missing attribute', '<t:EmailAddresses><t:Entry>sadie@contoso.com</t:Entry></t:EmailAddresses>'],
    ['an unknown attribute', '<t:Subject Lang="en">Sadie</t:Subject>'],
    ['an empty dictionary', '<t:EmailAddresses/>'],
    ['text between elements', 'Sadie'],
    ['a control character', '<t:Subject>\u001f</t:Subject>'],
    ['a reference to a control character', '<t:Subject>&#x1F;</t:Subject>'],
    ['a reference to U+FFFF', '<t:Subject>&#xFFFF;</t:Subject>'],
    ['an unescaped ampersand', '<t:Subject>Sadie & Alfred</t:Subject>'],
    ['an element that is not closed', '<t:Subject>Sadie'],
  ])('with %s fails as a whole with ErrorSchemaValidation, and nothing is done', async (_what, content) => {
    const { status, xml } = await call(contact(content));
    expect([status, responseCodes(xml)]).toEqual([500, ['ErrorSchemaValidation']]);
    expect(xml).toContain('<faultcode>t:ErrorSchemaValidation</faultcode>');
    expect(Number(valuesOf(xml, 'LineNumber')[0])).toBeGreaterThan(0);
    expect(valuesOf(xml, 'Violation')).toHaveLength(1);
    expect(await get('/mailboxes/sadie@contoso.com/items')).toEqual([]);
  });

  test('reports where the violation is and what was expected there', async () => {
    const { xml } = await post(`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<DeleteItem DeleteType="HardDelete" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
  <Items/>
</DeleteItem></s:Body></s:Envelope>`);
    expect(xml).toContain('<t:LineNumber>3</t:LineNumber>');
    expect(xml).toContain("has invalid child element 'Items'");
    expect(xml).toContain("List of possible elements expected: 'ItemIds'.");
  });

  test('fails when its bytes are not UTF-8', async () => {
    const { status, xml } = await post(Buffer.from(contact('<t:Subject>Zoë</t:Subject>'), 'latin1'));
    expect([status, responseCodes(xml)]).toEqual([500, ['ErrorSchemaValidation']]);
  });

  test.each([
    ['ErrorInvalidRequest', 'an unknown operation', envelope('<m:ResolveNames/>')],
    ['ErrorInvalidRequest', 'an operation with the name of a property of all objects', envelope('<m:constructor/>')],
    ['ErrorInvalidRequest', 'an empty body', envelope('')],
    [
      'ErrorSchemaValidation',
      'a document type',
      envelope('').replace('<soap:Env', '<!DOCTYPE x [<!ENTITY a "b">]><soap:Env'),
    ],
    ['ErrorSchemaValidation', 'a document that is not XML', 'GET me'],
    ['ErrorSchemaValidation', 'an unknown header', envelope('<m:GetItem/>', '<t:Nothing/>')],
    [
      'ErrorInvalidServerVersion',
      'an unknown version',
      envelope('<m:GetItem/>', '<t:RequestServerVersion Version="Exchange1"/>'),
    ],
    ['ErrorSchemaValidation', 'no version', envelope('<m:GetItem/>', '<t:RequestServerVersion/>')],
    [
      'ErrorDuplicateSOAPHeader',
      'a header twice',
      envelope('<m:GetItem/>', '<t:MailboxCulture>de</t:MailboxCulture><t:MailboxCulture>de</t:MailboxCulture>'),
    ],
    [
      'ErrorInvalidRequest',
      'SOAP 1.2',
      envelope('<m:GetItem/>').replace('schemas.xmlsoap.org/soap', 'www.w3.org/2003/05/soap'),
    ],
  ])('returns the fault %s for %s', async (code, _what, document) => {
    const { status, xml } = await post(document);
    expect([status, responseCodes(xml)]).toEqual([500, [code]]);
  });

  test('reports the name of an unknown operation', async () => {
    expect((await call('<m:ResolveNames/>')).xml).toContain('ResolveNames');
  });
});
