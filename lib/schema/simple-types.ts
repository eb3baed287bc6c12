import { z } from 'zod';
import { forbiddenCharacter } from '../soap/characters.ts';
import type { Json } from '../soap/structure.ts';

/** A value that is one text in XML: its schema, and its conversion to and from the text. `parse` returns a malformed text unchanged. */
export interface SimpleType<Value = unknown> {
  readonly description: string;
  readonly schema: z.ZodType<Value>;
  format(value: Value): string;
  parse(text: string): Json;
}

/** The schema of text that XML 1.0 can hold. Exchange refuses a whole call if it contains a forbidden character. */
export const xmlString = z.string().superRefine((value, context) => {
  const character = forbiddenCharacter(value);
  if (character)
    context.addIssue({ code: 'custom', message: `expected text without ${character}, which XML cannot hold` });
});

/** The schema of a string, a number or a truth value. */
export const scalar = z.union([xmlString, z.number(), z.boolean()], {
  error: 'expected a string, a number or true or false',
});

function textType(description: string, schema: z.ZodType<string> = xmlString): SimpleType<string> {
  return { description, schema, format: (value) => value, parse: (read) => read };
}

const matching = (pattern: RegExp, expected: string) => z.string().regex(pattern, `expected ${expected}`);

/** Any text, unchanged in both directions. */
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

/** A GUID (t:GuidType), without braces. */
export const guid = textType('GUID', matching(/^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/, 'a GUID'));

/** A 64-bit integer as a string of digits, because a JSON number would lose some of them. */
export const long = textType('number, as a string', matching(/^-?\d{1,19}$/, 'a whole number, as a string'));

const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Bytes in base64. */
export const base64 = textType('base64', matching(base64Pattern, 'bytes in base64'));

/** A URI reference. EWS accepts nearly any text, except surrounding blanks and a stray percent sign. */
export const anyUri = textType(
  'URI',
  xmlString.refine((value) => value === '' || URL.canParse(value, 'http://base'), 'expected a URI'),
);

// xs:dateTime requires seconds and a day that exists. The offset is optional.
const dateTimePattern =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,7})?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?$/;

/** Returns what was expected in place of a malformed date and time, or undefined. */
function dateTimeFault(value: string): string | undefined {
  const [, year = '', month = '', day = ''] = dateTimePattern.exec(value) ?? [];
  if (year === '' || year === '0000') return 'expected a date and time such as "2026-03-31T09:30:00Z"';
  if (month < '01' || month > '12') return 'expected a month from 01 to 12, and then the day';
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return date.getUTCDate() === Number(day) ? undefined : 'expected a day that the month has in that year';
}

const dateTimeSchemas = z.registry<{ readonly isDateTime: true }>();

/** A date and time (xs:dateTime). Without an offset it is in the request's timeZoneContext. It is read as Exchange wrote it. */
export const dateTime = textType(
  'date and time',
  z
    .string()
    .refine((value) => dateTimeFault(value) === undefined, { error: ({ input }) => dateTimeFault(String(input)) })
    .register(dateTimeSchemas, { isDateTime: true }),
);

/** Whether a schema is that of {@link dateTime}, or made from it by `.describe()`, `.meta()` or a further check. */
export function isDateTimeSchema(schema: z.core.$ZodType): boolean {
  return dateTimeSchemas.get(schema)?.isDateTime === true;
}

/** A truth value: `true` or `1`, `false` or `0` in XML. */
export const boolean: SimpleType<boolean> = {
  description: 'true or false',
  schema: z.boolean(),
  format: String,
  parse: (read) => (['true', '1'].includes(read.trim()) ? true : ['false', '0'].includes(read.trim()) ? false : read),
};

/** A whole number between two bounds, which default to those of xs:int. */
export function int(min = -2147483648, max = 2147483647): SimpleType<number> {
  return {
    description: 'whole number',
    schema: z.int().min(min).max(max),
    format: String,
    parse: (read) => (/^\s*[+-]?\d{1,15}\s*$/.test(read) ? Number(read) : read),
  };
}

/** One of these values. */
export function enumeration(values: readonly string[]): SimpleType<string> {
  return textType(values.join(', '), z.enum(values));
}
