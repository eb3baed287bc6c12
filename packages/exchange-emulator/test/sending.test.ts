import { describe, expect, test } from 'vitest';
import { itemIds, responseCodes, valuesOf } from './exchange-client.ts';
import { recipients, useMailExchange } from './mail-client.ts';

const toMack = recipients('ToRecipients', 'mack@contoso.com');
const fromHope = '<t:From><t:Mailbox><t:EmailAddress>hope@contoso.com</t:EmailAddress></t:Mailbox></t:From>';

describe('CreateItem that sends', () => {
  const { call, createMessage, findItems, getItem } = useMailExchange();

  test('saves the copy in the named folder', async () => {
    await createMessage(`<t:Subject>To keep</t:Subject>${toMack}`, 'SendAndSaveCopy', 'drafts');
    const [copy = ''] = await findItems('drafts');
    expect(valuesOf(await getItem(copy), 'IsDraft')).toEqual(['false']);
    expect(await findItems('sentitems')).toEqual([]);
  });

  test('saves no copy with SendOnly', async () => {
    expect(responseCodes(await createMessage(toMack, 'SendOnly'))).toEqual(['NoError']);
    expect(await findItems('sentitems')).toEqual([]);
  });

  test('refuses one entry and sends each of the others once', async () => {
    const before = await findItems('inbox', 'mack');
    const message = (recipient: string) => `<t:Message>${recipients('ToRecipients', recipient)}</t:Message>`;
    const items = [message('mack@contoso.com'), message('not an address'), message('mack@contoso.com')].join('');
    const { xml } = await call(
      `<m:CreateItem MessageDisposition="SendOnly"><m:Items>${items}</m:Items></m:CreateItem>`,
    );
    expect(responseCodes(xml)).toEqual(['NoError', 'ErrorInvalidRecipients', 'NoError']);
    expect(await findItems('inbox', 'mack')).toHaveLength(before.length + 2);
  });

  test('leaves a draft if it may not send as the sender', async () => {
    const [drafts, inbox] = [await findItems('drafts'), await findItems('inbox', 'mack')];
    const xml = await createMessage(`<t:Subject>Denied</t:Subject>${toMack}${fromHope}`, 'SendAndSaveCopy');
    expect(responseCodes(xml)).toEqual(['ErrorSendAsDenied']);
    const [left = '', ...more] = (await findItems('drafts')).filter((each) => !drafts.includes(each));
    expect(more).toEqual([]);
    expect(valuesOf(await getItem(left), 'Subject')).toEqual(['Denied']);
    expect(await findItems('inbox', 'mack')).toEqual(inbox);
  });

  test('leaves an unsent copy in the folder for copies if there is no recipient', async () => {
    const xml = await createMessage('<t:Subject>To nobody</t:Subject>', 'SendAndSaveCopy');
    expect(responseCodes(xml)).toEqual(['ErrorMissingRecipients']);
    const [left = ''] = await findItems('sentitems');
    expect(valuesOf(await getItem(left), 'IsDraft')).toEqual(['true']);
  });

  test.each([
    ['ErrorMissingRecipients', '', 'SendOnly'],
    ['ErrorInvalidRecipients', recipients('CcRecipients', 'mack@contoso.com, hope@contoso.com'), 'SendAndSaveCopy'],
    [
      'ErrorInvalidRecipients',
      '<t:ToRecipients><t:Mailbox><t:Name>Mack</t:Name></t:Mailbox></t:ToRecipients>',
      'SendOnly',
    ],
    [
      'ErrorInvalidRoutingType',
      '<t:ToRecipients><t:Mailbox><t:EmailAddress>mack@contoso.com</t:EmailAddress><t:RoutingType>FAX</t:RoutingType></t:Mailbox></t:ToRecipients>',
      'SendAndSaveCopy',
    ],
  ])('leaves nothing after %s for "%s", %s', async (code, properties, disposition) => {
    const kept = async () => [...(await findItems('drafts')), ...(await findItems('sentitems'))];
    const before = await kept();
    expect(responseCodes(await createMessage(properties, disposition))).toEqual([code]);
    expect(await kept()).toEqual(before);
  });

  test('reaches every mailbox of a domain by its distribution group', async () => {
    await createMessage(
      `<t:Subject>All hands</t:Subject>${recipients('ToRecipients', 'everyone@contoso.com')}`,
      'SendOnly',
    );
    for (const user of ['sadie', 'magdalena', 'svc']) {
      const received = (await findItems('inbox', user)).at(-1) ?? '';
      expect(valuesOf(await getItem(received, undefined, user), 'Subject')).toEqual(['All hands']);
    }
  });
});

describe('SendItem', () => {
  const { call, createDraft, createContact, findItems, getItem } = useMailExchange();

  const send = async (itemId: string, save = 'true', folder = '') => {
    const saved = folder && `<m:SavedItemFolderId><t:DistinguishedFolderId Id="${folder}"/></m:SavedItemFolderId>`;
    const body = `<m:SendItem SaveItemToFolder="${save}"><m:ItemIds>${itemId}</m:ItemIds>${saved}</m:SendItem>`;
    return responseCodes((await call(body)).xml);
  };

  test('moves the draft to Sent Items, so that it can be sent only once', async () => {
    const draft = await createDraft(`<t:Subject>Once</t:Subject>${toMack}`);
    expect(await send(draft)).toEqual(['NoError']);
    expect(await send(draft)).toEqual(['ErrorItemNotFound']);
    expect(await findItems('drafts')).toEqual([]);
    expect(await findItems('sentitems')).toHaveLength(1);
    const [received = '', ...more] = await findItems('inbox', 'mack');
    expect(more).toEqual([]);
    expect(valuesOf(await getItem(received, undefined, 'mack'), 'Subject')).toEqual(['Once']);
  });

  test('saves the sent message in the named folder, or nowhere', async () => {
    expect(await send(await createDraft(toMack), 'true', 'junkemail')).toEqual(['NoError']);
    expect(await findItems('junkemail')).toHaveLength(1);
    const before = await findItems('sentitems');
    expect(await send(await createDraft(toMack), 'false')).toEqual(['NoError']);
    expect(await findItems('sentitems')).toEqual(before);
  });

  test.each([
    ['ErrorInvalidSendItemSaveSettings', toMack, (id: string) => id, 'false', 'sentitems'],
    ['ErrorSavedItemFolderNotFound', toMack, (id: string) => id, 'true', 'archiveinbox'],
    [
      'ErrorChangeKeyRequiredForWriteOperations',
      toMack,
      (id: string) => id.replace(/ ChangeKey="[^"]*"/, ''),
      'true',
      '',
    ],
    ['ErrorInvalidIdMalformed', toMack, () => '<t:ItemId Id="%BadItemId%" ChangeKey="CQAAABYAAA"/>', 'true', ''],
    ['ErrorMissingRecipients', '<t:Subject>To nobody</t:Subject>', (id: string) => id, 'true', ''],
    ['ErrorSendAsDenied', `${toMack}${fromHope}`, (id: string) => id, 'true', ''],
  ])('returns %s, and the draft stays', async (code, properties, change, save, folder) => {
    const draft = await createDraft(properties);
    expect(await send(change(draft), save, folder)).toEqual([code]);
    expect(await findItems('drafts')).toContain(draft);
  });

  test('refuses a draft that was changed since', async () => {
    const draft = await createDraft(toMack);
    const updates =
      '<t:SetItemField><t:FieldURI FieldURI="item:Subject"/><t:Message><t:Subject>New</t:Subject></t:Message></t:SetItemField>';
    const changed = await call(
      `<m:UpdateItem ConflictResolution="AutoResolve" MessageDisposition="SaveOnly"><m:ItemChanges><t:ItemChange>${draft}<t:Updates>${updates}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`,
    );
    expect(await send(draft)).toEqual(['ErrorStaleObject']);
    expect(await send(itemIds(changed.xml)[0] ?? '')).toEqual(['NoError']);
  });

  test('refuses everything except unsent messages', async () => {
    expect(await send(await createContact('<t:DisplayName>Sadie</t:DisplayName>'))).toEqual([
      'ErrorInvalidItemForOperationSendItem',
    ]);
    const [sent = ''] = await findItems('sentitems');
    expect(await send(sent)).toEqual(['ErrorInvalidItemForOperationSendItem']);
  });
});

describe('a mailbox with a message rate limit', () => {
  let now = new Date('2026-01-05T09:00:00Z');
  const { call, createMessage, findItems, get, getItem } = useMailExchange(() => now);

  const pass = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
  };

  test('keeps the excess messages in the Outbox until the limit allows them', async () => {
    expect(await get('/mailboxes/sadie@contoso.com/message-rate-limit/2', 'PUT')).toBe(2);
    for (const subject of ['1', '2', '3', '4', '5']) {
      const xml = await createMessage(`<t:Subject>${subject}</t:Subject>${toMack}`, 'SendAndSaveCopy');
      expect(responseCodes(xml)).toEqual(['NoError']);
    }
    const counts = async () => [
      (await findItems('outbox')).length,
      (await findItems('sentitems')).length,
      (await findItems('inbox', 'mack')).length,
    ];
    expect(await counts()).toEqual([3, 2, 2]);
    const [waiting = ''] = await findItems('outbox');
    expect(valuesOf(await getItem(waiting), 'IsSubmitted')).toEqual(['true']);
    pass(59);
    expect(await counts()).toEqual([3, 2, 2]);
    pass(1);
    expect(await counts()).toEqual([1, 4, 4]);
    pass(600);
    expect(await counts()).toEqual([0, 5, 5]);
    const received = (await findItems('inbox', 'mack')).at(-1) ?? '';
    expect(valuesOf(await getItem(received, undefined, 'mack'), 'DateTimeSent')).toEqual(['2026-01-05T09:02:00Z']);
  });

  test('does not send a message that was deleted from the Outbox', async () => {
    for (let count = 0; count < 3; count++) await createMessage(toMack, 'SendOnly');
    const [waiting = ''] = await findItems('outbox');
    await call(`<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>${waiting}</m:ItemIds></m:DeleteItem>`);
    const before = await findItems('inbox', 'mack');
    pass(600);
    expect(await findItems('inbox', 'mack')).toEqual(before);
  });

  test('sends a message that was moved out of the Outbox only after another SendItem', async () => {
    for (let count = 0; count < 3; count++) await createMessage(toMack, 'SendOnly');
    const [waiting = ''] = await findItems('outbox');
    const toFolderId = '<m:ToFolderId><t:DistinguishedFolderId Id="drafts"/></m:ToFolderId>';
    const moved = await call(`<m:MoveItem>${toFolderId}<m:ItemIds>${waiting}</m:ItemIds></m:MoveItem>`);
    pass(600);
    const [draft = ''] = itemIds(moved.xml);
    expect(await findItems('drafts')).toEqual([draft]);
    expect(valuesOf(await getItem(draft), 'IsSubmitted')).toEqual(['false']);
    const sent = await call(`<m:SendItem SaveItemToFolder="false"><m:ItemIds>${draft}</m:ItemIds></m:SendItem>`);
    expect(responseCodes(sent.xml)).toEqual(['NoError']);
  });

  test.each(['message-rate-limit/0', 'message-rate-limit/x', 'message-rate-limit'])('refuses %s', async (resource) => {
    expect(await get(`/mailboxes/sadie@contoso.com/${resource}`, 'PUT')).toBe(404);
  });
});
