import type { Item } from '../store/mailbox.ts';
import { child, type Element } from '../xml.ts';
import { addressOf, nameOf } from './recipients.ts';

type Encode = (text: string) => string;

/**
 * Returns the Internet headers of a message (RFC 5322) in order, as name and value. `encode` writes the free text in
 * them.
 */
export function writeInternetHeaders(
  properties: Item['properties'],
  encode: Encode = (text) => text,
): readonly (readonly [string, string])[] {
  const text = (key: string) => properties.get(key)?.text ?? '';
  const mailboxes = (key: string) =>
    (properties.get(key)?.children ?? []).map((mailbox) => writeMailbox(mailbox, encode)).join(', ');
  const dateTime = text('item:DateTimeSent');
  const importance = text('item:Importance');
  const headers = [
    ['From', mailboxes('message:From')],
    ['Sender', mailboxes('message:Sender')],
    ['To', mailboxes('message:ToRecipients')],
    ['CC', mailboxes('message:CcRecipients')],
    ['Reply-To', mailboxes('message:ReplyTo')],
    ['Subject', encode(text('item:Subject'))],
    ['Date', dateTime && new Date(dateTime).toUTCString().replace('GMT', '+0000')],
    ['Message-ID', text('message:InternetMessageId')],
    ['In-Reply-To', encode(text('item:InReplyTo'))],
    ['References', encode(text('message:References'))],
    ['Importance', importance === 'Normal' ? '' : importance],
    ['MIME-Version', '1.0'],
    ...namedHeaders(properties, encode),
  ] as const;
  return headers.filter(([, value]) => value !== '');
}

function writeMailbox(mailbox: Element, encode: Encode): string {
  const address = addressOf(mailbox);
  const name = nameOf(mailbox);
  if (name.toLowerCase() === address) return address;
  const encoded = encode(name);
  const phrase = encoded === name ? `"${name.replace(/["\\]/g, '\\$&')}"` : encoded;
  return `${phrase} <${address}>`;
}

/** Returns the headers that the sender set as extended properties of the property set InternetHeaders. */
function namedHeaders(properties: Item['properties'], encode: Encode): readonly (readonly [string, string])[] {
  return [...properties.values()].flatMap((property) => {
    const { DistinguishedPropertySetId, PropertyName = '' } = child(property, 'ExtendedFieldURI')?.attributes ?? {};
    const isHeader = DistinguishedPropertySetId === 'InternetHeaders' && /^[!-9;-~]+$/.test(PropertyName);
    return isHeader ? [[PropertyName, encode(child(property, 'Value')?.text ?? '')] as const] : [];
  });
}
