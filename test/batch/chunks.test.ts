import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chunksOf } from '../../lib/batch/chunks.ts';

const sizes = fc.array(fc.nat(20), { maxLength: 60 });
const limits = fc.record({ count: fc.integer({ min: 1, max: 8 }), bytes: fc.integer({ min: 1, max: 40 }) });
const sum = (chunk: readonly number[]) => chunk.reduce((total, each) => total + each, 0);
const itself = (size: number) => size;

it('holds every item once, in order, and no chunk is empty', () => {
  fc.assert(
    fc.property(sizes, limits, (items, each) => {
      const chunks = chunksOf(items, itself, each);
      expect(chunks.flat()).toEqual(items);
      expect(chunks.every((chunk) => chunk.length > 0)).toBe(true);
    }),
  );
});

it('keeps both limits, except that an item over the bytes is a chunk of its own', () => {
  fc.assert(
    fc.property(sizes, limits, (items, { count, bytes }) => {
      for (const chunk of chunksOf(items, itself, { count, bytes })) {
        expect(chunk.length).toBeLessThanOrEqual(count);
        expect(chunk.length === 1 || sum(chunk) <= bytes).toBe(true);
      }
    }),
  );
});

it('makes no more chunks than it must: the first item of a chunk did not fit into the one before', () => {
  fc.assert(
    fc.property(sizes, limits, (items, { count, bytes }) => {
      const chunks = chunksOf(items, itself, { count, bytes });
      for (const [place, chunk] of chunks.slice(1).entries()) {
        const withNext = [...(chunks[place] ?? []), ...chunk.slice(0, 1)];
        expect(withNext.length > count || sum(withNext) > bytes).toBe(true);
      }
    }),
  );
});

it('is empty for no items', () => {
  expect(chunksOf([], itself, { count: 1, bytes: 1 })).toEqual([]);
});
