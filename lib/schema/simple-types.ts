import { z } from 'zod';
import { forbiddenCharacter } from '../soap/characters.ts';
import type { Json } from '../soap/structure.ts';

/** A value that is one text in XML: what a caller may write, and how it becomes the text and comes back from it. A text that is not as it should be is read as it is. */
export interface SimpleType<Value = unknown> {
  readonly description: string;
  readonly schema: z.ZodType<Value>;
  format(value: Value): string;
  parse(text: string): Json;
}

/** Text of which every character can stand in XML 1.0: one that cannot would fail the whole request at Exchange. */
export const xmlString = z.string().superRefine((value, context) => {
  const character = forbiddenCharacter(value);
  if (character)
    context.addIssue({ code: 'custom', message: `expected text without ${character}, which XML cannot hold` });
});

function textType(description: string, schema: z.ZodType<string> = xmlString): SimpleType<string> {
  return { description, schema, format: (value) => value, parse: (read) => read };
}

const matching = (pattern: RegExp, expected: string) => z.string().regex(pattern, `expected ${expected}`);

/** Any text, kept to the character. */
export const text = textType('text');

/** Text of at least one character. */
export const nonEmptyText = textType(
  'text, not empty',
  xmlString.refine((value) => value !== '', 'expected text, not empty'),
);

/** A language tag, xs:language. */
export const language = textType(
  'language tag',
  matching(/^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/, 'a language tag such as "en-US"'),
);

/** A GUID, t:GuidType. */
export const guid = textType('GUID', matching(/^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/, 'a GUID'));

/** A long number, as a string of its digits, since a JSON number loses some of them. */
export const long = textType('number, as a string', matching(/^-?\d{1,19}$/, 'a whole number, as a string'));

const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Bytes in base64. */
export const base64 = textType('base64', matching(base64Pattern, 'bytes in base64'));

/** A URI reference; EWS takes nearly any text for one, but none with blanks around it or a stray percent sign. */
export const anyUri = textType(
  'URI',
  xmlString.refine((value) => value === '' || URL.canParse(value, 'http://base'), 'expected a URI'),
);

// xs:dateTime: seconds are required, an offset is not; the calendar counts too.
const dateTimePattern =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,7})?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?$/;

function isDateTime(value: string): boolean {
  const [, year = '', month = '', day = ''] = dateTimePattern.exec(value) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return year !== '0000' && !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

/** A date and time, xs:dateTime, with an offset or without (then in the request's timeZoneContext); given back as Exchange gives it. */
export const dateTime = textType(
  'date and time',
  z.string().refine(isDateTime, 'expected a date and time such as "2026-03-31T09:30:00Z"'),
);

/** A truth value. */
export const boolean: SimpleType<boolean> = {
  description: 'true or false',
  schema: z.boolean(),
  format: String,
  parse: (read) => (['true', '1'].includes(read.trim()) ? true : ['false', '0'].includes(read.trim()) ? false : read),
};

/** A whole number between two bounds, xs:int unless told. */
export function int(least = -2147483648, most = 2147483647): SimpleType<number> {
  return {
    description: 'whole number',
    schema: z.int().min(least).max(most),
    format: String,
    parse: (read) => (/^\s*[+-]?\d{1,15}\s*$/.test(read) ? Number(read) : read),
  };
}

/** One of these words. */
export function enumeration(values: readonly string[]): SimpleType<string> {
  return textType(values.join(', '), z.enum(values as readonly [string, ...string[]]));
}
