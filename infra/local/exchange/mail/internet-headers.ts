import type { Item } from '../store/mailbox.ts';
import { child, type Element } from '../xml.ts';
import { addressOf, nameOf } from './recipients.ts';

/** The headers that a message travels with (RFC 5322), in order: name and value, in plain Unicode. */
export function internetHeaders(properties: Item['properties']): readonly (readonly [string, string])[] {
  const text = (key: string) => properties.get(key)?.text ?? '';
  const mailboxes = (key: string) => (properties.get(key)?.children ?? []).map(writeMailbox).join(', ');
  const dateTime = text('item:DateTimeSent');
  const importance = text('item:Importance');
  const headers = [
    ['From', mailboxes('message:From')],
    ['Sender', mailboxes('message:Sender')],
    ['To', mailboxes('message:ToRecipients')],
    ['CC', mailboxes('message:CcRecipients')],
    ['Reply-To', mailboxes('message:ReplyTo')],
    ['Subject', text('item:Subject')],
    ['Date', dateTime && new Date(dateTime).toUTCString().replace('GMT', '+0000')],
    ['Message-ID', text('message:InternetMessageId')],
    ['In-Reply-To', text('item:InReplyTo')],
    ['References', text('message:References')],
    ['Importance', importance === 'Normal' ? '' : importance],
    ['MIME-Version', '1.0'],
    ...namedHeaders(properties),
  ] as const;
  return headers.filter(([, value]) => value !== '');
}

function writeMailbox(mailbox: Element): string {
  const address = addressOf(mailbox);
  const name = nameOf(mailbox);
  return name === address ? address : `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`;
}

/** The headers that the sender gave as extended properties of the distinguished property set InternetHeaders. */
function namedHeaders(properties: Item['properties']): readonly (readonly [string, string])[] {
  return [...properties.values()].flatMap((property) => {
    const { DistinguishedPropertySetId, PropertyName } = child(property, 'ExtendedFieldURI')?.attributes ?? {};
    const value = child(property, 'Value')?.text ?? '';
    return DistinguishedPropertySetId === 'InternetHeaders' && PropertyName ? [[PropertyName, value] as const] : [];
  });
}
