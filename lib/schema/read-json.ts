import { placeInText } from '../soap/place-in-text.ts';
import type { Checked } from './faults.ts';

/** Returns the value of a JSON text, or the offset of the first character with which it is no beginning of JSON: its length if it is cut off. */
export function parseJson(text: string): { readonly value: unknown } | { readonly wrongAt: number } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    // The message of the error is not used, because it quotes the text.
    if (error instanceof SyntaxError) return { wrongAt: firstWrongOffset(text) };
    throw error;
  }
}

/** Returns the value of a JSON text, or a fault with the line and column of the first wrong character. */
export function readJson(text: string): Checked<unknown> {
  const parsed = parseJson(text);
  if ('value' in parsed) return parsed;
  const place = placeInText(text, parsed.wrongAt);
  const isCutOff = parsed.wrongAt === text.length;
  const what = isCutOff ? `it ends too early, at ${place}` : `the first wrong character is at ${place}`;
  return { faults: [{ path: '$', expected: `expected JSON: ${what}` }] };
}

const blanks = /[\t\n\r ]*/y;
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const plainCharacters = /[ !#-[\]-\uffff]*/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}|(?:u[0-9a-fA-F]{0,3})?$)/y;

/** Returns the offset after what the pattern matches at `offset`, which is `offset` itself if it matches nothing. */
function after(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return offset + (pattern.exec(text)?.[0].length ?? 0);
}

interface Token {
  /** The offset after the token, or that of its first wrong character. */
  readonly end: number;
  readonly isWhole: boolean;
}

function stringAt(text: string, start: number): Token {
  if (text[start] !== '"') return { end: start, isWhole: false };
  let end = start + 1;
  for (;;) {
    end = after(plainCharacters, text, end);
    if (text[end] === '"') return { end: end + 1, isWhole: true };
    const afterEscape = after(escaped, text, end);
    if (afterEscape === end) return { end, isWhole: false };
    end = afterEscape;
  }
}

function scalarAt(text: string, start: number): Token {
  if (text[start] === '"') return stringAt(text, start);
  const end = after(literal, text, start);
  return { end, isWhole: end > start };
}

const closings: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
]);

// https://www.rfc-editor.org/rfc/rfc8259#section-2
/** Returns the offset of the first character with which a text is no beginning of JSON; its length if it only lacks an end. */
function firstWrongOffset(text: string): number {
  const open: string[] = [];
  let expects: 'value' | 'name' | 'colon' | 'end' = 'value';
  let isFirst = false;
  let offset = 0;
  for (;;) {
    offset = after(blanks, text, offset);
    const character = text[offset] ?? '';
    const container = open.at(-1) ?? '';
    if (character === closings.get(container) && (isFirst || expects === 'end')) {
      open.pop();
      [expects, isFirst] = ['end', false];
      offset += 1;
    } else if (expects === 'end') {
      if (character !== ',' || container === '') return offset;
      expects = container === '{' ? 'name' : 'value';
      offset += 1;
    } else if (expects === 'colon') {
      if (character !== ':') return offset;
      expects = 'value';
      offset += 1;
    } else if (expects === 'value' && closings.has(character)) {
      open.push(character);
      [expects, isFirst] = [character === '{' ? 'name' : 'value', true];
      offset += 1;
    } else {
      const { end, isWhole } = expects === 'name' ? stringAt(text, offset) : scalarAt(text, offset);
      if (!isWhole) return end;
      [expects, isFirst] = [expects === 'name' ? 'colon' : 'end', false];
      offset = end;
    }
  }
}
