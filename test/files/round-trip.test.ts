import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf } from './rows-of.ts';

// A file with a NUL counts as binary, and U+FFFD marks invalid bytes.
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom('a,b', '"', '""', 'x"y"', '\r\n', '\n', '\r', ';', ' '),
  )
  .filter((value) => value !== '' && !/[\0\uFFFD]/.test(value) && value.isWellFormed());
const listItem = text.filter((value) => !value.includes(';') && value.trim() === value);

const contact = fc.record(
  {
    displayName: text,
    body: text,
    emailAddresses: fc.record({ EmailAddress1: text, EmailAddress3: text }, { requiredKeys: ['EmailAddress1'] }),
    categories: fc.array(listItem, { minLength: 1, maxLength: 3 }),
    reminderMinutesBeforeStart: fc.nat(2_629_800),
    reminderIsSet: fc.boolean(),
  },
  { requiredKeys: ['reminderIsSet'] },
);

type Contact = typeof contact extends fc.Arbitrary<infer Value> ? Value : never;

function cellsOf({ displayName, body, emailAddresses, categories, ...others }: Contact): readonly string[] {
  return [
    displayName ?? '',
    body ?? '',
    emailAddresses?.EmailAddress1 ?? '',
    emailAddresses?.EmailAddress3 ?? '',
    categories?.join(';') ?? '',
    String(others.reminderMinutesBeforeStart ?? ''),
    String(others.reminderIsSet),
  ];
}

const header =
  'displayName,body,emailAddresses.EmailAddress1,emailAddresses.EmailAddress3,categories,reminderMinutesBeforeStart,reminderIsSet';
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const written = (cell: string, isQuoted: boolean) => (isQuoted || /[",;\t\r\n]/.test(cell) ? quoted(cell) : cell);

describe('a file of any contacts', () => {
  it('gives back what was written as CSV, however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(contact, { minLength: 1, maxLength: 10 }),
        fc.boolean(),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 50 }),
        async (contacts, isQuoted, lineEnd, chunkSize) => {
          const lines = contacts.map((each) =>
            cellsOf(each)
              .map((cell) => written(cell, isQuoted))
              .join(','),
          );
          const rows = await rowsOf('people.csv', [header, ...lines].join(lineEnd), { chunkSize });
          expect(rows.map((row) => ('entry' in row ? row.entry : row))).toEqual(
            contacts.map((each) => ({ contact: each })),
          );
        },
      ),
    );
  });

  it('gives back what was written as JSON Lines, each at its line', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(contact, { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 1, max: 50 }),
        async (contacts, chunkSize) => {
          const lines = contacts.map((each) => JSON.stringify({ contact: each }));
          expect(await rowsOf('people.jsonl', lines.join('\n'), { chunkSize })).toEqual(
            contacts.map((each, index) => ({ line: index + 1, entry: { contact: each } })),
          );
        },
      ),
    );
  });

  it('gives the same rows for any bytes, however they are cut into chunks', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .array(fc.constantFrom('"', ',', '\n', '\r', 'a', 'é', '\xff'), { maxLength: 60 })
        .map((parts) => Buffer.from(`displayName,key\n${parts.join('')}`)),
    );
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.constantFrom('a.csv', 'a.jsonl'),
        fc.integer({ min: 1, max: 9 }),
        async (file, name, chunkSize) => {
          expect(await rowsOf(name, file, { chunkSize })).toEqual(await rowsOf(name, file));
        },
      ),
    );
  });
});
