import { describe, expect, test } from 'vitest';
import { responseCodes, valuesOf } from './exchange-client.ts';
import { message, recipients, useMailExchange } from './mail-client.ts';

const now = new Date('2026-01-05T09:00:00Z');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const idOnly = (paths: string) =>
  `<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>${paths}</t:AdditionalProperties>`;
const field = (fieldUri: string) => `<t:FieldURI FieldURI="${fieldUri}"/>`;

describe('a draft', () => {
  const { call, createDraft, createMessage, findItems, getItem } = useMailExchange(() => now);

  test('is saved to Drafts by default, with its id in the response', async () => {
    const draft = await createDraft('<t:Subject>Project priorities</t:Subject>');
    expect(await findItems('drafts')).toContain(draft);
    const elsewhere = await createMessage('<t:Subject>Later</t:Subject>', 'SaveOnly', 'notes');
    expect(await findItems('notes')).toEqual([expect.stringContaining(valuesOf(elsewhere, 'Id')[0] ?? '')]);
  });

  test('returns every property that a message has', async () => {
    const draft = await createDraft(
      `<t:ItemClass>IPM.Note.Crm</t:ItemClass><t:Subject>RE: Code Blast</t:Subject><t:Sensitivity>Confidential</t:Sensitivity>
       <t:Body BodyType="HTML">&lt;b&gt;Are you in?&lt;/b&gt;</t:Body><t:Importance>High</t:Importance><t:InReplyTo>&lt;0@contoso.com></t:InReplyTo>
       <t:Flag><t:FlagStatus>Flagged</t:FlagStatus></t:Flag>
       ${recipients('ToRecipients', 'mack@contoso.com', 'someone@fabrikam.com')}${recipients('CcRecipients', 'hope@contoso.com')}
       ${recipients('BccRecipients', 'alfred@contoso.com')}
       <t:IsReadReceiptRequested>1</t:IsReadReceiptRequested><t:IsDeliveryReceiptRequested>true</t:IsDeliveryReceiptRequested>
       <t:IsRead>false</t:IsRead><t:IsResponseRequested>true</t:IsResponseRequested><t:References>&lt;0@contoso.com></t:References>
       ${recipients('ReplyTo', 'team@contoso.com')}`,
    );
    const xml = message(await getItem(draft));
    expect(xml).toContain('<t:ItemClass>IPM.Note.Crm</t:ItemClass><t:Subject>RE: Code Blast</t:Subject>');
    expect(xml).toContain('<t:Body BodyType="HTML">&lt;b&gt;Are you in?&lt;/b&gt;</t:Body>');
    expect(xml).toContain('<t:DisplayCc>hope@contoso.com</t:DisplayCc>');
    expect(xml).toContain('<t:DisplayTo>mack@contoso.com; someone@fabrikam.com</t:DisplayTo>');
    expect(xml).toContain(
      '<t:ToRecipients><t:Mailbox><t:Name>mack@contoso.com</t:Name><t:EmailAddress>mack@contoso.com</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType><t:MailboxType>Mailbox</t:MailboxType></t:Mailbox>' +
        '<t:Mailbox><t:Name>someone@fabrikam.com</t:Name><t:EmailAddress>someone@fabrikam.com</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType><t:MailboxType>OneOff</t:MailboxType></t:Mailbox></t:ToRecipients>',
    );
    expect(xml).toContain('<t:BccRecipients><t:Mailbox><t:Name>alfred@contoso.com</t:Name>');
    expect(xml).toContain('<t:ReplyTo><t:Mailbox><t:Name>team@contoso.com</t:Name>');
    expect(xml).toContain('<t:IsReadReceiptRequested>true</t:IsReadReceiptRequested>');
    expect(xml).toContain('<t:ConversationTopic>Code Blast</t:ConversationTopic>');
    expect(valuesOf(xml, 'IsDraft')).toEqual(['true']);
    expect(valuesOf(xml, 'IsRead')).toEqual(['false']);
    expect(valuesOf(xml, 'Preview')).toEqual(['Are you in?']);
    expect(valuesOf(xml, 'InternetMessageId')).toEqual([expect.stringMatching(/^&lt;[0-9a-f-]{36}@contoso\.com&gt;$/)]);
    expect(xml).not.toContain('<t:ResponseObjects');
  });

  test('returns the documented properties in the shape Default', async () => {
    const body = '<t:Subject>S</t:Subject><t:Body BodyType="Text">B</t:Body>';
    const draft = await createDraft(`${body}${recipients('CcRecipients', 'hope@contoso.com')}`);
    const xml = message(await getItem(draft, '<t:BaseShape>Default</t:BaseShape>'));
    expect([...xml.matchAll(/<t:(\w+)/g)].map(([, name]) => name)).toEqual(
      'Message ItemId Subject Sensitivity Body Size DateTimeSent DateTimeCreated HasAttachments IsAssociated IsReadReceiptRequested IsDeliveryReceiptRequested IsRead'.split(
        ' ',
      ),
    );
  });

  test.each([
    ['Text', 'HTML', '<b>1 &lt; 2</b><br>new line', '1 &lt; 2\nnew line'],
    ['HTML', 'Text', '1 < 2', '<html><body>1 &lt; 2</body></html>'],
    ['Best', 'HTML', '<b>as it is</b>', '<b>as it is</b>'],
  ])('returns its body as %s if it is %s', async (asked, stored, written, expected) => {
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const draft = await createDraft(`<t:Body BodyType="${stored}">${escaped(written)}</t:Body>`);
    const shape = `<t:BaseShape>Default</t:BaseShape><t:BodyType>${asked}</t:BodyType>`;
    const text = expected.startsWith('<') ? escaped(expected) : expected.replaceAll('>', '&gt;');
    expect(await getItem(draft, shape)).toContain(`>${text}</t:Body>`);
  });

  test('stores its attachments, files and items, and describes them', async () => {
    const draft = await createDraft(
      `<t:Attachments>
         <t:FileAttachment><t:Name>plan.txt</t:Name><t:ContentType>text/plain</t:ContentType><t:Content>${base64('Plan')}</t:Content></t:FileAttachment>
         <t:ItemAttachment><t:Name>Lunch</t:Name><t:Message><t:Subject>Lunch</t:Subject></t:Message></t:ItemAttachment>
       </t:Attachments>`,
    );
    const xml = await getItem(draft);
    expect(valuesOf(xml, 'Name')).toEqual(['plan.txt', 'Lunch']);
    expect(xml).toMatch(/<t:FileAttachment><t:AttachmentId Id="[^"]+"\/><t:Name>plan.txt<\/t:Name>/);
    expect(xml).toMatch(/<t:ItemAttachment><t:AttachmentId Id="[^"]+"\/><t:Name>Lunch<\/t:Name>/);
    expect(valuesOf(xml, 'HasAttachments')).toEqual(['true']);
  });

  test.each([
    ['InternetMessageId', '&lt;1@contoso.com>'],
    ['ConversationTopic', 'Lunch'],
  ])('refuses the read-only %s', async (name, value) => {
    const xml = await createMessage(`<t:${name}>${value}</t:${name}>`, 'SaveOnly');
    expect(responseCodes(xml)).toEqual(['ErrorInvalidPropertySet']);
    expect(xml).toContain(`<t:FieldURI FieldURI="message:${name}"/>`);
  });

  test('is found by the properties of messages', async () => {
    const wanted = await createDraft(
      `<t:Subject>Find me</t:Subject>${recipients('ToRecipients', 'mack@contoso.com')}<t:IsRead>false</t:IsRead>`,
    );
    await createDraft('<t:Subject>Find me</t:Subject><t:IsRead>true</t:IsRead>');
    const equal = (fieldUri: string, value: string) =>
      `<t:IsEqualTo>${field(fieldUri)}<t:FieldURIOrConstant><t:Constant Value="${value}"/></t:FieldURIOrConstant></t:IsEqualTo>`;
    const { xml } = await call(
      `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>
       <m:Restriction><t:And>${equal('item:Subject', 'Find me')}${equal('message:IsRead', 'false')}</t:And></m:Restriction>
       <m:ParentFolderIds><t:DistinguishedFolderId Id="drafts"/></m:ParentFolderIds></m:FindItem>`,
    );
    expect(xml.match(/<t:ItemId [^>]*>/g)).toEqual([wanted]);
    expect(xml).not.toContain('<t:Body');
    expect(xml).not.toContain('<t:ToRecipients');
  });
});

describe('MIME content', () => {
  const { createDraft, createMessage, findItems, getItem } = useMailExchange(() => now);
  const mimeShape = '<t:BaseShape>IdOnly</t:BaseShape><t:IncludeMimeContent>true</t:IncludeMimeContent>';
  const mimeOf = async (itemId: string) =>
    Buffer.from(valuesOf(await getItem(itemId, mimeShape), 'MimeContent')[0] ?? '', 'base64').toString();

  test('is written from the properties if none was set', async () => {
    const draft = await createDraft(
      `<t:Subject>Grüße</t:Subject><t:Body BodyType="Text">Hallo</t:Body>
       <t:Attachments><t:FileAttachment><t:Name>plan.txt</t:Name><t:Content>${base64('Plan')}</t:Content></t:FileAttachment></t:Attachments>
       ${recipients('ToRecipients', 'mack@contoso.com')}${recipients('BccRecipients', 'hope@contoso.com')}`,
    );
    const mime = await mimeOf(draft);
    expect(mime).toContain('To: mack@contoso.com\r\n');
    expect(mime).toContain(`Subject: =?utf-8?B?${base64('Grüße')}?=\r\n`);
    expect(mime).toContain(`Content-Transfer-Encoding: base64\r\n\r\n${base64('Hallo')}\r\n`);
    expect(mime).toContain(`Content-Disposition: attachment; filename="plan.txt"\r\n`);
    expect(mime).not.toContain('hope@contoso.com');
  });

  test("sets a message's subject, body and recipients", async () => {
    const mime = [
      'From: Sadie <sadie@contoso.com>',
      `To: "Mack, the =?utf-8?Q?very_Gro=C3=9Fe?=" <mack@contoso.com>,`,
      ' hope@contoso.com',
      `Subject: =?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?B?${base64(' an alle')}?=`,
      'Content-Type: multipart/alternative; boundary="b 1"',
      '',
      'Preamble.',
      '--b 1',
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Gr=FC=',
      '=DFe',
      '--b 1',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      base64('<p>Grüße</p>'),
      '--b 1--',
      '',
    ].join('\r\n');
    const draft = await createDraft(`<t:MimeContent CharacterSet="UTF-8">${base64(mime)}</t:MimeContent>`);
    const xml = await getItem(draft);
    expect(valuesOf(xml, 'Subject')).toEqual(['Grüße an alle']);
    expect(valuesOf(xml, 'Body')).toContain('&lt;p&gt;Grüße&lt;/p&gt;');
    expect(valuesOf(xml, 'DisplayTo')).toEqual(['Mack, the very Große; hope@contoso.com']);
    expect(await mimeOf(draft)).toBe(mime);
  });

  test('does not override the properties that are set with it', async () => {
    const mime = base64('Subject: in MIME\r\nTo: mack@contoso.com\r\n\r\nHello');
    const draft = await createDraft(`<t:MimeContent>${mime}</t:MimeContent><t:Subject>in XML</t:Subject>`);
    const xml = await getItem(draft);
    expect(valuesOf(xml, 'Subject')).toEqual(['in XML']);
    expect(valuesOf(xml, 'Body')).toContain('Hello');
  });

  test('does not show the blind carbon copies to the recipients', async () => {
    const mime = base64('Subject: Lunch\r\nTo: magdalena@contoso.com\r\nBcc: alfred@contoso.com\r\n\r\nAt noon?');
    await createMessage(`<t:MimeContent>${mime}</t:MimeContent>`, 'SendOnly');
    for (const user of ['magdalena', 'alfred']) {
      const [received = ''] = await findItems('inbox', user);
      const written = valuesOf(await getItem(received, mimeShape, user), 'MimeContent')[0] ?? '';
      expect(Buffer.from(written, 'base64').toString()).toMatch(/^(?!.*alfred).*To: magdalena@contoso\.com\r\n/s);
    }
  });

  test('is refused if it is not a message', async () => {
    const xml = await createMessage(`<t:MimeContent>${base64('no header')}</t:MimeContent>`, 'SaveOnly');
    expect(responseCodes(xml)).toEqual(['ErrorContentConversionFailed']);
  });

  test('comes with headers that the recipient reads, one by one or all together', async () => {
    const team = `<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="InternetHeaders" PropertyName="X-Team" PropertyType="String"/><t:Value>soccer</t:Value></t:ExtendedProperty>`;
    const sent = `<t:Subject>Team</t:Subject>${team}${recipients('ToRecipients', 'mack@contoso.com')}`;
    await createMessage(sent, 'SendOnly');
    const [received = ''] = await findItems('inbox', 'mack');
    const all = await getItem(received, idOnly(field('item:InternetMessageHeaders')), 'mack');
    expect(valuesOf(all, 'HeaderName')).toEqual(
      expect.arrayContaining(['From', 'To', 'Subject', 'Date', 'Message-ID', 'X-Team']),
    );
    const path = '<t:IndexedFieldURI FieldURI="item:InternetMessageHeader" FieldIndex="x-team"/>';
    expect(valuesOf(await getItem(received, idOnly(path), 'mack'), 'InternetMessageHeader')).toEqual(['soccer']);
  });
});
