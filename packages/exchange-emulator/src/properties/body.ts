import { escapeText } from '../write-xml.ts';
import { type Element, t } from '../xml.ts';

/** A body as the BodyType of a shape asks for it, converted if it is of the other kind; `Best` is the body as it is. */
export function bodyAs(body: Element, bodyType: string): Element {
  const stored = body.attributes.BodyType;
  if (bodyType === 'Best' || bodyType === stored) return body;
  const text = bodyType === 'HTML' ? htmlOf(body.text) : textOf(body.text);
  return t(body.name, { BodyType: bodyType }, text);
}

function htmlOf(text: string): string {
  return `<html><body>${escapeText(text).replaceAll('\n', '<br>\n')}</body></html>`;
}

/** The text of an HTML document, its tags gone and its commonest references resolved. */
function textOf(html: string): string {
  const text = html.replace(/<(head|style|script)\b[\s\S]*?<\/\1>/gi, '').replace(/<br\b[^>]*>\n?|<\/p>/gi, '\n');
  return text
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|nbsp|#xD);/g, (_reference, name: string) => characters[name] ?? '')
    .replaceAll('&amp;', '&');
}

const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', nbsp: '\u00a0', '#xD': '\r' };
