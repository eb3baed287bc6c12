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
    const text = '{"id":"1"}\n[{"id":"2"}]\n"Sadie"\nnull\n{"id":"5"}\n';
    expect(await rowsOf('people.JSONL', text)).toEqual([
      { line: 1, entry: { id: '1' } },
      ...[2, 3, 4].map((line) => ({ line, fault: notAnObject })),
      { line: 5, entry: { id: '5' } },
    ]);
  });

  it('has each line that is not JSON fail alone, with the column from which on it is not', async () => {
    const fault = (column: number) => `is not JSON from column ${column} on: expected one whole entry per line`;
    expect(await rowsOf('people.jsonl', '{"displayName": Sadie}\n{\n{"id":"3"},\n')).toEqual([
      { line: 1, fault: fault(17) },
      { line: 2, fault: fault(2) },
      { line: 3, fault: fault(11) },
    ]);
  });

  it('has an entry of a hundred levels, and no deeper one', async () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(await rowsOf('people.jsonl', `${nested(100)}\n${nested(101)}\n`)).toEqual([
      { line: 1, entry: JSON.parse(nested(100)) },
      { line: 2, fault: 'is nested more than 100 levels deep: expected an entry of the operation' },
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
