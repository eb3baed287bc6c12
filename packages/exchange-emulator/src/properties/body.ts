import { escapeText } from '../write-xml.ts';
import { type Element, t } from '../xml.ts';

/** Returns a body in the BodyType that a shape asks for, converted if necessary. `Best` is the stored type. */
export function convertBody(body: Element, bodyType: string): Element {
  const stored = body.attributes.BodyType;
  if (bodyType === 'Best' || bodyType === stored) return body;
  const text = bodyType === 'HTML' ? htmlOf(body.text) : textOf(body.text);
  return t(body.name, { BodyType: bodyType }, text);
}

function htmlOf(text: string): string {
  return `<html><body>${escapeText(text).replaceAll('\n', '<br>\n')}</body></html>`;
}

/** Returns the text of an HTML document: without tags, and with the most common character references decoded. */
function textOf(html: string): string {
  const text = html.replace(/<(head|style|script)\b[\s\S]*?<\/\1>/gi, '').replace(/<br\b[^>]*>\n?|<\/p>/gi, '\n');
  return text
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|nbsp|#xD);/g, (_reference, name: string) => characters[name] ?? '')
    .replaceAll('&amp;', '&');
}

const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', nbsp: '\u00a0', '#xD': '\r' };
