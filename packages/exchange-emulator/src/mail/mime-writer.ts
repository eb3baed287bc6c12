import { guidOf } from '../store/identifiers.ts';
import type { Item } from '../store/mailbox.ts';
import { child, type Element, t } from '../xml.ts';
import { writeInternetHeaders } from './internet-headers.ts';

type Properties = Item['properties'];

/**
 * Returns the MimeContent of a message: the stored one, or else one that is written from its headers, body and files.
 */
export function mimeContentOf(properties: Properties): Element {
  const written = () => Buffer.from(writeMime(properties)).toString('base64');
  return properties.get('item:MimeContent') ?? t('MimeContent', { CharacterSet: 'UTF-8' }, written());
}

function writeMime(properties: Properties): string {
  const headers = writeInternetHeaders(properties, encodeWords).map(([name, value]) => `${name}: ${value}`);
  const attachments = properties.get('item:Attachments')?.children ?? [];
  const files = attachments.filter(({ name }) => name === 'FileAttachment');
  const body = bodyLines(properties.get('item:Body'));
  if (files.length === 0) return [...headers, ...body].join(lineEnd);
  const boundary = guidOf(headers.join(lineEnd));
  const parts = [body, ...files.map(fileLines)].flatMap((lines) => [`--${boundary}`, ...lines]);
  return [
    ...headers,
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    ...parts,
    `--${boundary}--`,
    '',
  ].join(lineEnd);
}

const lineEnd = '\r\n';

function bodyLines(body: Element | undefined): readonly string[] {
  const type = body?.attributes.BodyType === 'HTML' ? 'html' : 'plain';
  return encoded([`Content-Type: text/${type}; charset="utf-8"`], Buffer.from(body?.text ?? ''));
}

function fileLines(file: Element): readonly string[] {
  const name = encodeWords((child(file, 'Name')?.text ?? '').replaceAll('"', "'"));
  const contentType = child(file, 'ContentType')?.text ?? 'application/octet-stream';
  const headers = [`Content-Type: ${contentType}`, `Content-Disposition: attachment; filename="${name}"`];
  return encoded(headers, Buffer.from(child(file, 'Content')?.text ?? '', 'base64'));
}

function encoded(headers: readonly string[], content: Buffer): readonly string[] {
  const lines = content.toString('base64').match(/.{1,76}/g) ?? [];
  return [...headers, 'Content-Transfer-Encoding: base64', '', ...lines, ''];
}

/** Returns text for a header: unchanged if it is unambiguous ASCII, else as encoded words (RFC 2047). */
function encodeWords(text: string): string {
  if (!/[^ -~]|^ | $|=\?/.test(text)) return text;
  const pieces = text.match(/.{1,10}/gsu) ?? [];
  return pieces.map((piece) => `=?utf-8?B?${Buffer.from(piece).toString('base64')}?=`).join(`${lineEnd} `);
}
