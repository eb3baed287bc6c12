// The characters that XML 1.0 does not allow: https://www.w3.org/TR/xml/#charsets
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Returns the first character of `text` that XML 1.0 forbids, such as `U+0008` or a lone surrogate, or undefined. */
export function forbiddenCharacter(text: string): string | undefined {
  const codePoint = forbidden.exec(text)?.[0].codePointAt(0);
  return codePoint === undefined ? undefined : `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** XML in which U+FFFD replaces each forbidden character, and the ascending offsets of the replacements in UTF-16 code units. */
export interface LegalXml {
  readonly xml: string;
  readonly replacedAt: readonly number[];
}

// A CDATA section matches as a whole, because text in it that looks like a character reference is not one.
const suspects =
  /<!\[CDATA\[[\s\S]*?\]\]>|&#(?:x([0-9a-fA-F]+)|([0-9]+));|[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const replacement = '\uFFFD';

function isLegal(codePoint: number): boolean {
  return codePoint <= 0x10ffff && !forbidden.test(String.fromCodePoint(codePoint));
}

function isLegalMatch(match: RegExpExecArray): boolean {
  const [whole, hexadecimal, decimal] = match;
  if (hexadecimal !== undefined) return isLegal(Number.parseInt(hexadecimal, 16));
  if (decimal !== undefined) return isLegal(Number.parseInt(decimal, 10));
  return whole.startsWith('<![CDATA[') && !forbidden.test(whole);
}

/** Replaces each forbidden character, literal or as a reference, by U+FFFD. Exchange sends references such as `&#x1F;` if a property holds one. */
export function replaceForbidden(xml: string): LegalXml {
  const replacedAt: number[] = [];
  let legal = '';
  let end = 0;
  for (const match of xml.matchAll(suspects)) {
    if (isLegalMatch(match)) continue;
    legal += xml.slice(end, match.index);
    const inCdata = match[0].startsWith('<![CDATA[') ? [...match[0]] : [match[0]];
    for (const part of inCdata) {
      const isForbidden = part.startsWith('&#') || forbidden.test(part);
      if (isForbidden) replacedAt.push(legal.length);
      legal += isForbidden ? replacement : part;
    }
    end = match.index + match[0].length;
  }
  return end === 0 ? { xml, replacedAt } : { xml: legal + xml.slice(end), replacedAt };
}
