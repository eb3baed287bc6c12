import { describe, expect, test } from 'vitest';
import { responseCodes, valuesOf } from './exchange-client.ts';
import { message, recipients, useMailExchange } from './mail-client.ts';

const key = `<t:ExtendedProperty>
  <t:ExtendedFieldURI PropertySetId="083a8458-7433-4faf-91c4-670645f8c8db" PropertyName="EwsBatchKey" PropertyType="String"/>
  <t:Value>mail-1</t:Value>
</t:ExtendedProperty>`;
const keyShape = `<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>
  <t:ExtendedFieldURI PropertySetId="083a8458-7433-4faf-91c4-670645f8c8db" PropertyName="EwsBatchKey" PropertyType="String"/>
</t:AdditionalProperties>`;

describe('a message that is sent', () => {
  const { createMessage, findItems, getItem } = useMailExchange(() => new Date('2026-01-05T09:00:00Z'));

  test('is reported without an id, and its copy with the key is in Sent Items', async () => {
    const sent = `<t:Subject>Code Blast</t:Subject>${key}${recipients('ToRecipients', 'mack@contoso.com')}`;
    const xml = await createMessage(sent, 'SendAndSaveCopy');
    expect(xml).toContain('<m:ResponseCode>NoError</m:ResponseCode><m:Items/>');
    const [copy = ''] = await findItems('sentitems');
    expect(valuesOf(await getItem(copy, keyShape), 'Value')).toEqual(['mail-1']);
    expect(await findItems('drafts')).toEqual([]);
    expect(await findItems('outbox')).toEqual([]);
  });

  test('is in the inbox of each recipient once, unread, without the key and the blind carbon copies', async () => {
    const to = recipients('ToRecipients', 'mack@contoso.com', 'hope@contoso.com', 'someone@fabrikam.com');
    const cc = recipients('CcRecipients', 'HOPE@contoso.com');
    const bcc = recipients('BccRecipients', 'alfred@contoso.com');
    const body = '<t:Subject>Lunch</t:Subject><t:Body BodyType="Text">At noon?</t:Body>';
    await createMessage(`${body}${key}${to}${cc}${bcc}`, 'SendOnly');
    for (const user of ['hope', 'alfred']) {
      const [received = '', ...more] = await findItems('inbox', user);
      expect(more).toEqual([]);
      const xml = message(await getItem(received, undefined, user));
      expect(valuesOf(xml, 'Subject')).toEqual(['Lunch']);
      expect(valuesOf(xml, 'Body')).toContain('At noon?');
      expect(valuesOf(xml, 'IsRead')).toEqual(['false']);
      expect(valuesOf(xml, 'IsDraft')).toEqual(['false']);
      expect(xml).not.toContain('BccRecipients');
      expect(xml).toContain('<t:DisplayCc>HOPE@contoso.com</t:DisplayCc>');
      expect(xml).toContain('<t:From><t:Mailbox><t:Name>sadie@contoso.com</t:Name>');
      expect(xml).toContain(`<t:ReceivedBy><t:Mailbox><t:Name>${user}@contoso.com</t:Name>`);
      expect(valuesOf(await getItem(received, keyShape, user), 'Value')).toEqual([]);
    }
  });

  test('bounces from an address of a local domain without a mailbox', async () => {
    await createMessage(
      `<t:Subject>Hello</t:Subject>${recipients('ToRecipients', 'nobody@contoso.com')}${recipients('CcRecipients', 'nobody@contoso.com')}`,
      'SendAndSaveCopy',
    );
    const [report = ''] = await findItems('inbox');
    const xml = await getItem(report);
    expect(valuesOf(xml, 'ItemClass')).toEqual(['REPORT.IPM.Note.NDR']);
    expect(valuesOf(xml, 'Subject')).toEqual(['Undeliverable: Hello']);
    expect(valuesOf(xml, 'Body')[0]?.match(/nobody@contoso\.com/g)).toHaveLength(1);
  });

  test('goes nowhere if it is addressed to another domain', async () => {
    const inbox = await findItems('inbox');
    const xml = await createMessage(recipients('ToRecipients', 'someone@fabrikam.com'), 'SendAndSaveCopy');
    expect(responseCodes(xml)).toEqual(['NoError']);
    expect(await findItems('inbox')).toEqual(inbox);
  });
});
