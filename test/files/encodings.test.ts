import { describe, expect, it } from 'vitest';
import { rowsOf } from './rows-of.ts';

const text = 'displayName,companyName\nJosé “Pepe” Núñez €,Contoso\n'.replace('“Pepe”', '‘Pepe’');
const rows = [{ line: 2, entry: { contact: { displayName: 'José ‘Pepe’ Núñez €', companyName: 'Contoso' } } }];
const bigEndian = (value: string) => Buffer.from(value, 'utf16le').swap16();
const ansi = Buffer.from('displayName,companyName\nJos\xe9 \x91Pepe\x92 N\xfa\xf1ez \x80,Contoso\n', 'latin1');
const guessed = { line: 1, warning: expect.stringContaining('read as Windows-1252') };

describe('the text of a file', () => {
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 with the mark of little-endian', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 with the mark of big-endian', bigEndian(`\ufeff${text}`)],
  ])('may be %s', async (_, bytes) => {
    expect(await rowsOf('people.csv', bytes)).toEqual(rows);
    expect(await rowsOf('people.csv', bytes, { chunkSize: 1 })).toEqual(rows);
  });

  it('is Windows-1252 where its first character beyond ASCII is none of UTF-8, and a warning says so', async () => {
    expect(await rowsOf('people.csv', ansi)).toEqual([...rows, guessed]);
    expect(await rowsOf('people.csv', ansi, { chunkSize: 1 })).toEqual([...rows, guessed]);
  });

  it('may have that character after any amount of ASCII, and at its very end', async () => {
    const ascii = 'Sadie,Contoso\n'.repeat(20_000);
    const late = await rowsOf('people.csv', Buffer.from(`displayName,companyName\n${ascii}Jos\xe9,Caf\xe9`, 'latin1'));
    expect(late.slice(-2)).toEqual([
      { line: 20_002, entry: { contact: { displayName: 'José', companyName: 'Café' } } },
      guessed,
    ]);
    const inUtf8 = await rowsOf('people.csv', `displayName,companyName\n${ascii}José,Café`);
    expect(inUtf8.at(-1)).toEqual({ line: 20_002, entry: { contact: { displayName: 'José', companyName: 'Café' } } });
  });

  it('has a row fail alone whose bytes are no UTF-8 where others are', async () => {
    const bytes = Buffer.concat([
      Buffer.from('displayName\nJosé\n'),
      Buffer.from('Caf\xe9\n', 'latin1'),
      Buffer.from('Núñez\n'),
    ]);
    const broken = { line: 3, fault: 'contains bytes that are not text: save the whole file as UTF-8' };
    expect(await rowsOf('people.csv', bytes)).toEqual([
      { line: 2, entry: { contact: { displayName: 'José' } } },
      broken,
      { line: 4, entry: { contact: { displayName: 'Núñez' } } },
    ]);
    const lines = Buffer.concat([Buffer.from('{"id":"é"}\n\n{"id":"'), Buffer.from([0xe9]), Buffer.from('"}\n')]);
    expect(await rowsOf('old.jsonl', lines)).toEqual([{ line: 1, entry: { id: 'é' } }, broken]);
  });
});
