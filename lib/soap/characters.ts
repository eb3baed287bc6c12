// The characters that XML 1.0 does not allow: https://www.w3.org/TR/xml/#charsets
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Returns the first character of `text` that XML 1.0 forbids, such as `U+0008` or a lone surrogate, or undefined. */
export function forbiddenCharacter(text: string): string | undefined {
  const codePoint = forbidden.exec(text)?.[0].codePointAt(0);
  return codePoint === undefined ? undefined : `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Text in which U+FFFD replaces each forbidden character, and how many it replaces. */
export interface LegalText {
  readonly text: string;
  readonly replaced: number;
}

const replacement = '\uFFFD';
// A run of forbidden characters, each of which is one code unit, is one match.
const forbiddenRun = `${forbidden.source}+`;
const numericReference = '&#(?:x([0-9a-fA-F]+)|([0-9]+));';
const suspectsInTag = new RegExp(`${numericReference}|${forbiddenRun}`, 'gu');
const suspectsInCdata = new RegExp(`\\r\\n?|${forbiddenRun}`, 'gu');
const suspectsInText = new RegExp(`${numericReference}|&\\w+;|\\r\\n?|${forbiddenRun}`, 'gu');

// https://www.w3.org/TR/xml/#sec-predefined-ent
const entities: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
]);

type ReadMatch = (whole: string, hexadecimal?: string, decimal?: string) => string | undefined;

/** Replaces each match by what `read` returns, which is undefined for characters that XML forbids. */
function replaceEach(text: string, pattern: RegExp, read: ReadMatch): LegalText {
  let replaced = 0;
  const legal = text.replace(pattern, (whole: string, hexadecimal?: string, decimal?: string) => {
    const character = read(whole, hexadecimal, decimal);
    if (character !== undefined) return character;
    const count = whole.startsWith('&') ? 1 : whole.length;
    replaced += count;
    return replacement.repeat(count);
  });
  return { text: legal, replaced };
}

/** Returns the character of a numeric reference, or undefined if XML forbids it or the match is no reference. */
function referenced(hexadecimal = '', decimal = ''): string | undefined {
  const codePoint = hexadecimal === '' ? Number.parseInt(decimal, 10) : Number.parseInt(hexadecimal, 16);
  const character = codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : undefined;
  return character === undefined || forbidden.test(character) ? undefined : character;
}

/** Replaces the forbidden characters of a tag, literal or as a reference. Exchange sends references such as `&#x1F;` if a property holds one. */
export function readTag(tag: string): LegalText {
  return replaceEach(tag, suspectsInTag, (whole, hexadecimal, decimal) =>
    referenced(hexadecimal, decimal) === undefined ? undefined : whole,
  );
}

// XML turns every line end into a line feed: https://www.w3.org/TR/xml/#sec-line-ends
const isLineEnd = (match: string) => match.startsWith('\r');

/** Replaces the forbidden characters of a CDATA section, in which a reference is plain text. */
export function readCdata(content: string): LegalText {
  return replaceEach(content, suspectsInCdata, (match) => (isLineEnd(match) ? '\n' : undefined));
}

/** Resolves the references of well-formed text between tags, and replaces its forbidden characters. */
export function readText(content: string): LegalText {
  return replaceEach(content, suspectsInText, (match, hexadecimal, decimal) =>
    isLineEnd(match) ? '\n' : (entities.get(match) ?? referenced(hexadecimal, decimal)),
  );
}
