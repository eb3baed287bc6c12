import { describe, expect, test } from 'vitest';
import { useExchange } from './exchange-client.ts';

describe('the control routes', () => {
  const { call, createContact, get } = useExchange();

  test('return every item of a mailbox', async () => {
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

  test('return every call until a DELETE forgets them', async () => {
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
});
