import { describe, expect, test } from 'vitest';
import { responseCodes, valuesOf } from './exchange-client.ts';
import { message, recipients, useMailExchange } from './mail-client.ts';

const change = (kind: 'Set' | 'AppendTo', fieldUri: string, property: string) =>
  `<t:${kind}ItemField><t:FieldURI FieldURI="${fieldUri}"/><t:Message>${property}</t:Message></t:${kind}ItemField>`;
const toMack = recipients('ToRecipients', 'mack@contoso.com');

describe('UpdateItem of a message', () => {
  const { call, createDraft, createMessage, findItems, getItem } = useMailExchange();

  const update = async (
    itemId: string,
    updates: string,
    disposition = ' MessageDisposition="SaveOnly"',
    folder = '',
  ) => {
    const saved = folder && `<m:SavedItemFolderId><t:DistinguishedFolderId Id="${folder}"/></m:SavedItemFolderId>`;
    const changes = `<m:ItemChanges><t:ItemChange>${itemId}<t:Updates>${updates}</t:Updates></t:ItemChange></m:ItemChanges>`;
    const body = `<m:UpdateItem ConflictResolution="AutoResolve"${disposition}>${saved}${changes}</m:UpdateItem>`;
    return (await call(body)).xml;
  };

  test('requires a MessageDisposition', async () => {
    const draft = await createDraft('<t:Subject>Old</t:Subject>');
    const xml = await update(draft, change('Set', 'item:Subject', '<t:Subject>New</t:Subject>'), '');
    expect(responseCodes(xml)).toEqual(['ErrorMessageDispositionRequired']);
    expect(valuesOf(await getItem(draft), 'Subject')).toEqual(['Old']);
  });

  test('appends to the body and to the collections of recipients', async () => {
    const draft = await createDraft(`<t:Body BodyType="Text">a</t:Body>${toMack}`);
    const updates = [
      change('AppendTo', 'item:Body', '<t:Body BodyType="Text">b</t:Body>'),
      change('AppendTo', 'message:ToRecipients', recipients('ToRecipients', 'hope@contoso.com')),
      change('AppendTo', 'message:ReplyTo', recipients('ReplyTo', 'team@contoso.com')),
    ];
    expect(responseCodes(await update(draft, updates.join('')))).toEqual(['NoError']);
    const xml = message(await getItem(draft));
    expect(xml).toContain('<t:Body BodyType="Text">ab</t:Body>');
    expect(valuesOf(xml, 'DisplayTo')).toEqual(['mack@contoso.com; hope@contoso.com']);
    expect(xml).toContain('<t:ReplyTo><t:Mailbox><t:Name>team@contoso.com</t:Name>');
  });

  test('appends to nothing else', async () => {
    const draft = await createDraft('<t:Subject>a</t:Subject>');
    const xml = await update(draft, change('AppendTo', 'item:Subject', '<t:Subject>b</t:Subject>'));
    expect(responseCodes(xml)).toEqual(['ErrorInvalidPropertyAppend']);
  });

  test('deletes every property that can be deleted', async () => {
    const draft = await createDraft(`${toMack}<t:IsRead>true</t:IsRead>`);
    const remove = (fieldUri: string) => `<t:DeleteItemField><t:FieldURI FieldURI="${fieldUri}"/></t:DeleteItemField>`;
    expect(responseCodes(await update(draft, remove('message:ToRecipients')))).toEqual(['NoError']);
    expect(await getItem(draft)).not.toContain('ToRecipients');
    expect(responseCodes(await update(draft, remove('message:IsRead')))).toEqual(['ErrorInvalidPropertyDelete']);
    const header =
      '<t:DeleteItemField><t:IndexedFieldURI FieldURI="item:InternetMessageHeader" FieldIndex="Subject"/></t:DeleteItemField>';
    expect(responseCodes(await update(draft, header))).toEqual(['ErrorInvalidPropertyDelete']);
  });

  test('sends the changed draft and returns no id', async () => {
    const draft = await createDraft(`<t:Subject>Old</t:Subject>${toMack}`);
    const updates = change('Set', 'item:Subject', '<t:Subject>Updated and sent</t:Subject>');
    const xml = await update(draft, updates, ' MessageDisposition="SendAndSaveCopy"');
    expect(xml).toContain('<m:Items/><m:ConflictResults>');
    expect(responseCodes(await getItem(draft))).toEqual(['ErrorItemNotFound']);
    expect(await findItems('sentitems')).toHaveLength(1);
    const received = (await findItems('inbox', 'mack')).at(-1) ?? '';
    expect(valuesOf(await getItem(received, undefined, 'mack'), 'Subject')).toEqual(['Updated and sent']);
  });

  test('keeps the change if it may not send', async () => {
    const draft = await createDraft('<t:Subject>Old</t:Subject>');
    const updates = change('Set', 'item:Subject', '<t:Subject>New</t:Subject>');
    const xml = await update(draft, updates, ' MessageDisposition="SendOnly"');
    expect(responseCodes(xml)).toEqual(['ErrorMissingRecipients']);
    expect(valuesOf(await getItem(draft), 'Subject')).toEqual(['New']);
  });

  test('marks a received message as read, and refuses to change its receipts', async () => {
    await createMessage(recipients('ToRecipients', 'sadie@contoso.com'), 'SendOnly');
    const received = (await findItems('inbox')).at(-1) ?? '';
    expect(responseCodes(await update(received, change('Set', 'message:IsRead', '<t:IsRead>true</t:IsRead>')))).toEqual(
      ['NoError'],
    );
    expect(valuesOf(await getItem(received), 'IsRead')).toEqual(['true']);
    const receipt = '<t:IsReadReceiptRequested>true</t:IsReadReceiptRequested>';
    const xml = await update(received, change('Set', 'message:IsReadReceiptRequested', receipt));
    expect(responseCodes(xml)).toEqual(['ErrorInvalidPropertyUpdateSentMessage']);
    expect(xml).toContain('<t:FieldURI FieldURI="message:IsReadReceiptRequested"/>');
  });

  test('rewrites MIME content after a change, and reads MIME content that is set', async () => {
    const mime = (subject: string) => Buffer.from(`Subject: ${subject}\r\n\r\nHello`).toString('base64');
    const draft = await createDraft(`<t:MimeContent>${mime('one')}</t:MimeContent>`);
    const shape =
      '<t:BaseShape>IdOnly</t:BaseShape><t:IncludeMimeContent>true</t:IncludeMimeContent><t:AdditionalProperties><t:FieldURI FieldURI="item:Subject"/></t:AdditionalProperties>';
    await update(draft, change('Set', 'item:Subject', '<t:Subject>two</t:Subject>'));
    const written = valuesOf(await getItem(draft, shape), 'MimeContent')[0] ?? '';
    expect(Buffer.from(written, 'base64').toString()).toContain('Subject: two\r\n');
    const setMime = change('Set', 'item:MimeContent', `<t:MimeContent>${mime('three')}</t:MimeContent>`);
    await update(draft, setMime);
    const xml = await getItem(draft, shape);
    expect([valuesOf(xml, 'Subject'), valuesOf(xml, 'MimeContent')]).toEqual([['three'], [mime('three')]]);
    await update(draft, setMime + change('Set', 'item:Subject', '<t:Subject>four</t:Subject>'));
    expect(valuesOf(await getItem(draft, shape), 'Subject')).toEqual(['four']);
  });
});
