import { ResponseError } from '../response-error.ts';
import type { Item } from '../store/mailbox.ts';
import { type Element, t } from '../xml.ts';
import { contentTypeOf, decodeText, decodeWords, listLeafParts, type MimePart, readPart } from './mime-part.ts';
import { createSingleRecipient } from './recipients.ts';

/** The properties that are read from headers: the header's name, and a function that makes the property's element. */
const properties: Readonly<Record<string, readonly [string, (name: string, value: string) => Element]>> = {
  'item:Subject': ['subject', textElement],
  'item:Importance': ['importance', importance],
  'item:InReplyTo': ['in-reply-to', textElement],
  'message:ToRecipients': ['to', recipients],
  'message:CcRecipients': ['cc', recipients],
  'message:BccRecipients': ['bcc', recipients],
  'message:From': ['from', recipients],
  'message:InternetMessageId': ['message-id', textElement],
  'message:References': ['references', textElement],
  'message:ReplyTo': ['reply-to', recipients],
};

/**
 * Returns the properties of the message (RFC 5322) in a MimeContent element. Throws a ResponseError if it is not a
 * message.
 */
export function readMime(mimeContent: Element): Item['properties'] {
  const message = readPart(Buffer.from(mimeContent.text, 'base64').toString('latin1'));
  if (message.headers.size === 0) throw new ResponseError('ErrorContentConversionFailed');
  const fromHeaders = Object.entries(properties).flatMap(([key, [header, write]]) => {
    const value = message.headers.get(header);
    return value ? [[key, write(key.replace(/^\w+:/, ''), value)] as const] : [];
  });
  return new Map([...fromHeaders, ['item:Body', bodyOf(message)]]);
}

function bodyOf(message: MimePart): Element {
  const parts = listLeafParts(message);
  const html = parts.find((part) => contentTypeOf(part) === 'text/html');
  if (html) return t('Body', { BodyType: 'HTML' }, decodeText(html));
  const plain = parts.find((part) => contentTypeOf(part) === 'text/plain');
  return t('Body', { BodyType: 'Text' }, plain ? decodeText(plain) : '');
}

function textElement(name: string, value: string): Element {
  return t(name, {}, decodeWords(value));
}

function importance(name: string, value: string): Element {
  const known = ['Low', 'Normal', 'High'].find((each) => each.toLowerCase() === value.trim().toLowerCase());
  return t(name, {}, known ?? 'Normal');
}

function recipients(name: string, value: string): Element {
  const addresses = value.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? [];
  return t(
    name,
    {},
    addresses.flatMap((each) => recipient(each.trim()).children),
  );
}

function recipient(text: string): Element {
  const [, name, address] = /^(.*?)\s*<([^<>]*)>$/.exec(text) ?? ['', undefined, text];
  const displayName = name?.replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1');
  return createSingleRecipient('Mailbox', address ?? text, displayName ? decodeWords(displayName) : address);
}
