import { describe, expect, it } from 'vitest';
import { rowsOf } from './rows-of.ts';

const notAnObject = 'is not a JSON object: expected one whole entry per line';

describe('a JSON Lines file', () => {
  it('holds an entry per line, of any operation, and blank lines do not count', async () => {
    const text = '\ufeff{"key":"crm-42","contact":{"displayName":"Sadie Daniels"}}\r\n\r\n  \n{"id":"AAMk="}';
    expect(await rowsOf('people.jsonl', text)).toEqual([
      { line: 1, entry: { key: 'crm-42', contact: { displayName: 'Sadie Daniels' } } },
      { line: 4, entry: { id: 'AAMk=' } },
    ]);
  });

  it('has each line that is no object fail alone, without its data', async () => {
    const text = '{"id":"1"}\n[{"id":"2"}]\n"Sadie"\n{"displayName": Sadie}\nnull\n{\n{"id":"7"}\n';
    expect(await rowsOf('people.JSONL', text)).toEqual([
      { line: 1, entry: { id: '1' } },
      ...[2, 3, 4, 5, 6].map((line) => ({ line, fault: notAnObject })),
      { line: 7, entry: { id: '7' } },
    ]);
  });

  it('has a line of more than 1 MiB fail alone, also its last one', async () => {
    const long = `{"contact":{"displayName":"${'x'.repeat(5_000_000)}"}}`;
    expect(await rowsOf('people.jsonl', `${long}\n{"id":"2"}\n${long}`)).toEqual([
      { line: 1, fault: expect.stringContaining('longer than 1 MiB') },
      { line: 2, entry: { id: '2' } },
      { line: 3, fault: expect.stringContaining('longer than 1 MiB') },
    ]);
  });

  it.each(['', '\n \r\n'])('that has no entry is a fault (%j)', async (text) => {
    expect(await rowsOf('people.jsonl', text)).toEqual([
      { line: 1, fault: 'the file is empty: expected one JSON object per line' },
    ]);
  });
});
