import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partAttributes, readPart, readRanges, writeRanges } from '../../lib/lambda/messages/part.ts';
import { countsOf, selectResults } from '../../lib/lambda/results/part-results.ts';
import { readResultKey, resultKey } from '../../lib/lambda/results/result-name.ts';

const places = fc
  .uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 100 })
  .map((some) => some.sort((a, b) => a - b));
const counts = fc.record({ success: fc.nat(100), warning: fc.nat(100), error: fc.nat(100), open: fc.nat(100) });
const countedAs = fc.constantFrom('success' as const, 'warning' as const, 'error' as const, 'open' as const);

describe('a part of a batch', () => {
  it('is read from the attributes of its message as it was written into them', () => {
    const part = fc.record(
      {
        batchId: fc.uuid(),
        number: fc.nat(99_999_999),
        placeName: fc.constantFrom('line' as const, 'index' as const),
        places,
        keyPrefix: fc.string({ minLength: 1 }),
      },
      { requiredKeys: ['batchId', 'number', 'placeName', 'places'] },
    );
    fc.assert(
      fc.property(part, (given) => {
        const attributes = Object.fromEntries(
          Object.entries(partAttributes(given)).map(([name, stringValue]) => [
            name,
            { stringValue, dataType: 'String' },
          ]),
        );
        expect(readPart(attributes, given.places.length)).toEqual(given);
        expect(readPart(attributes, given.places.length + 1)).toBeUndefined();
      }),
    );
  });

  it('says its lines as ranges', () => {
    expect(writeRanges([2, 3, 4, 7, 9, 10])).toBe('2-4,7,9-10');
    expect(readRanges('2-4,7,9-10', 6)).toEqual([2, 3, 4, 7, 9, 10]);
  });

  it.each(['', '4-2', '1-', 'x', '1-99999999999', '0-9999999999'])('is none where its ranges are %j', (ranges) => {
    expect(readRanges(ranges, 100)).toBeUndefined();
  });
});

describe('the key of an object with results', () => {
  it('says again what it was made of', () => {
    const name = fc.record(
      {
        part: fc.nat(99_999_999),
        attempt: fc.nat(999_999),
        entry: fc.record({ countedAs, place: fc.nat(), attempt: fc.nat(999_999) }),
        counts,
        waitsUntil: fc.nat(),
      },
      { requiredKeys: ['part', 'attempt', 'counts'] },
    );
    fc.assert(
      fc.property(name, (given) => {
        expect(readResultKey(resultKey('b', given))).toEqual(given);
      }),
    );
  });

  it('can be read by a person', () => {
    const key = resultKey('b-1', {
      part: 12,
      attempt: 1,
      counts: { success: 97, warning: 0, error: 2, open: 1 },
      waitsUntil: 7,
    });

    expect(key).toBe('batches/b-1/results/00000012.000001.s97.w0.e2.o1.u7.jsonl');
  });

  it('is of no batch whose id would lead elsewhere', () => {
    expect(() =>
      resultKey('../x', { part: 0, attempt: 1, counts: { success: 0, warning: 0, error: 0, open: 0 } }),
    ).toThrow();
  });
});

describe('the counts of a part', () => {
  const object = (key: string) => {
    const name = readResultKey(key);
    if (!name) throw new Error(`no key of results: ${key}`);
    return { ...name, key, lastModified: 0 };
  };

  it('count each entry once: as it was in the part, or as it came to last by itself', () => {
    const part = selectResults(3, [
      object('00000003.000001.s97.w0.e2.o1.u7.jsonl'),
      object('00000003.000001.0000000017.000002.o.s0.w0.e0.o1.u9.jsonl'),
      object('00000003.000001.0000000017.000003.o.s0.w0.e1.o0.jsonl'),
      object('00000003.000001.0000000017.000004.o.s1.w0.e0.o0.jsonl'),
      object('00000003.000001.0000000020.000002.e.s1.w0.e0.o0.jsonl'),
    ]);

    expect(countsOf(part)).toEqual({ success: 99, warning: 0, error: 1, open: 0 });
  });

  it('of a part that was done twice are those of the second time, with what came back from there alone', () => {
    const part = selectResults(3, [
      object('00000003.000001.s99.w0.e0.o1.u7.jsonl'),
      object('00000003.000001.0000000017.000002.o.s1.w0.e0.o0.jsonl'),
      object('00000003.000002.s99.w0.e1.o0.jsonl'),
    ]);

    expect(countsOf(part)).toEqual({ success: 99, warning: 0, error: 1, open: 0 });
  });

  it('of an entry alone, whose request had its answer over HTTP, are its own', () => {
    const part = selectResults(0, [object('00000000.000001.0000000002.000002.e.s1.w0.e0.o0.jsonl')]);

    expect(countsOf(part)).toEqual({ success: 1, warning: 0, error: 0, open: 0 });
  });
});
