import { describe, expect, it } from 'vitest';
import { operation as createItem } from '../../functions/create-item.ts';
import { readRows } from '../../lib/files/read-rows.ts';

const options = { entry: createItem.entry };

describe.each([
  ['people.csv', 'displayName\nSadie\nHope\n'],
  ['people.jsonl', '{"id":"1"}\n{"id":"2"}\n'],
  ['people.txt', 'Sadie\n'],
])('the source of %s', (name, text) => {
  it('is closed when its reader has enough', async () => {
    let isClosed = false;
    async function* source() {
      try {
        for (;;) yield Buffer.from(text);
      } finally {
        isClosed = true;
      }
    }
    for await (const _ of readRows(name, source(), options)) break;
    expect(isClosed).toBe(true);
  });
});

describe('a source that fails', () => {
  it.each(['people.csv', 'people.jsonl'])('fails the reading of %s, so that it can be tried again', async (name) => {
    async function* source() {
      yield Buffer.from('displayName\nSadie\n'.repeat(10_000));
      throw new Error('connection reset');
    }
    const reading = async () => {
      for await (const row of readRows(name, source(), options)) expect(row.line).toBeGreaterThan(0);
    };
    await expect(reading()).rejects.toThrow('connection reset');
  });
});
