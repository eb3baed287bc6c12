import { describe, expect, test } from 'vitest';
import { envelope, responseCodes, useExchange } from './exchange-client.ts';

const getContacts =
  '<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>' +
  '<m:FolderIds><t:DistinguishedFolderId Id="contacts"/></m:FolderIds></m:GetFolder>';

const impersonating = (identity: string) =>
  `<t:RequestServerVersion Version="Exchange2013_SP1"/>
   <t:ExchangeImpersonation><t:ConnectingSID>${identity}</t:ConnectingSID></t:ExchangeImpersonation>`;

const svc = 'svc@contoso.com:svc';

describe('signing in', () => {
  const { call, post, url } = useExchange();

  test.each(['sadie@contoso.com:sadie', 'SADIE@CONTOSO.COM:sadie', 'CONTOSO\\sadie:sadie'])(
    'accepts %s',
    async (user) => {
      expect((await call(getContacts, { user })).status).toBe(200);
    },
  );

  test.each(['sadie@contoso.com:wrong', 'nobody@contoso.com:nobody', 'FABRIKAM\\sadie:sadie', 'sadie:sadie'])(
    'refuses %s with 401, a challenge and no SOAP',
    async (user) => {
      const { status, headers, xml } = await call(getContacts, { user });
      expect([status, headers.get('www-authenticate'), xml]).toEqual([401, 'Basic realm="Exchange"', '']);
    },
  );

  test('challenges a request without credentials', async () => {
    expect((await fetch(url(), { method: 'POST', body: '' })).status).toBe(401);
  });

  test('accepts only POST and only text/xml', async () => {
    const authorization = `Basic ${Buffer.from(svc).toString('base64')}`;
    expect((await fetch(url(), { headers: { authorization } })).status).toBe(405);
    expect((await post(envelope(getContacts), { httpHeaders: { 'content-type': 'application/json' } })).status).toBe(
      415,
    );
  });

  test('returns the client-request-id if asked to, and always a request-id', async () => {
    const asked = { 'client-request-id': 'a1', 'return-client-request-id': 'true' };
    const { headers } = await call(getContacts, { httpHeaders: asked });
    const { headers: unasked } = await call(getContacts, { httpHeaders: { 'client-request-id': 'a1' } });
    expect(headers.get('client-request-id')).toBe('a1');
    expect(unasked.get('client-request-id')).toBeNull();
    expect(unasked.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('impersonation', () => {
  const { call, get } = useExchange();

  test.each([
    '<t:PrincipalName>Hope@contoso.com</t:PrincipalName>',
    '<t:PrimarySmtpAddress>hope@contoso.com</t:PrimarySmtpAddress>',
    '<t:SmtpAddress>hope@contoso.com</t:SmtpAddress>',
  ])('acts on the mailbox of %s', async (identity) => {
    await get('/calls', 'DELETE');
    expect((await call(getContacts, { user: svc, headers: impersonating(identity) })).status).toBe(200);
    expect(await get('/calls')).toMatchObject([{ operation: 'GetFolder', mailbox: 'hope@contoso.com' }]);
  });

  test.each([
    ['ErrorImpersonateUserDenied', 'mack@contoso.com:mack', '<t:SmtpAddress>hope@contoso.com</t:SmtpAddress>'],
    ['ErrorNonExistentMailbox', svc, '<t:SmtpAddress>nobody@contoso.com</t:SmtpAddress>'],
    ['ErrorInvalidUserSid', svc, '<t:SID>S-1-5-21-1</t:SID>'],
  ])('is refused with %s', async (code, user, identity) => {
    const { status, xml } = await call(getContacts, { user, headers: impersonating(identity) });
    expect([status, responseCodes(xml)]).toEqual([500, [code]]);
  });

  test('does not include the folders of another mailbox', async () => {
    const folderId =
      '<t:DistinguishedFolderId Id="contacts"><t:Mailbox><t:EmailAddress>hope@contoso.com</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>';
    const body = getContacts.replace('<t:DistinguishedFolderId Id="contacts"/>', folderId + folderId);
    const { xml } = await call(body);
    expect(responseCodes(xml)).toEqual(['ErrorAccessDenied', 'ErrorBatchProcessingStopped']);
    expect(xml).toContain('<m:GetFolderResponseMessage ResponseClass="Warning">');
  });
});
