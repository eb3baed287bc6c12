import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../lib/schema/read-json.ts';

const faultOf = (text: string) => {
  const read = readJson(text);
  return 'faults' in read ? read.faults.map(({ expected }) => expected).join() : undefined;
};

describe('a text that is not JSON', () => {
  it('ends too early wherever JSON in brackets is cut', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, cut) => {
        const text = JSON.stringify([value], undefined, ' ');
        const start = text.slice(0, cut % text.length);
        // A number or a word is whole or wrong from its beginning on.
        fc.pre(!/[\w.+-]$/.test(start));
        expect(faultOf(start)).toMatch(/^expected JSON: it ends too early, at line \d+, column \d+$/);
      }),
    );
  });

  it.each([
    ['[1,]', 4],
    ['{"a":1,}', 8],
    ['{"a" 1}', 6],
    ["{'a':1}", 2],
    ['[}', 2],
    ['{"a":"\\x"}', 7],
    ['{"a":"\\u12"}', 7],
    ['{"a":"\u0007"}', 7],
    ['01', 2],
    ['[1] []', 5],
    ['\ufeff{}', 1],
    ['undefined', 1],
  ])('is told by the column of its first wrong character: %j', (text, column) => {
    expect(faultOf(text)).toBe(`expected JSON: the first wrong character is at line 1, column ${column}`);
  });

  it('is told in linear time and without recursion, however long or deep it is', () => {
    expect(faultOf(`${'['.repeat(4_000_000)}x`)).toContain('line 1, column 4000001');
    expect(faultOf(`["${'x'.repeat(4_000_000)}" "`)).toContain('line 1, column 4000005');
    expect(faultOf(`["${'\\n'.repeat(2_000_000)}" "`)).toContain('line 1, column 4000005');
  });
});
