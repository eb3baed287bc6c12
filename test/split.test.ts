import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type IndexedEntry, split } from '../lib/batch/split.ts';
import { repeat } from '../lib/recovery/recovery.ts';
import { element } from '../lib/soap/write-xml.ts';

const entries = fc
  .array(fc.record({ callKey: fc.constantFrom('contacts', 'drafts', 'inbox'), xml: fc.string({ maxLength: 200 }) }), {
    maxLength: 60,
  })
  .map((all) =>
    all.map(
      (each, index): IndexedEntry => ({
        ...each,
        index,
        mailboxes: [],
        earlier: 'none',
        value: {},
        key: undefined,
        itemId: undefined,
        keyedItems: [],
        folderOfItem: undefined,
        recovery: repeat,
        xmlWith: () => each.xml,
        writeCall: () => element('m:CreateItem', {}),
      }),
    ),
  );
const limits = fc.record({
  entriesPerCall: fc.integer({ min: 1, max: 10 }),
  bytesPerCall: fc.integer({ min: 1, max: 1000 }),
});

const bytesOf = (call: readonly IndexedEntry[]) => call.reduce((sum, { xml }) => sum + Buffer.byteLength(xml), 0);

it('puts every entry into exactly one call, in order, with none that cannot share it, within the limits', () => {
  fc.assert(
    fc.property(entries, limits, (all, { entriesPerCall, bytesPerCall }) => {
      const calls = split(all, { entriesPerCall, bytesPerCall });
      expect(
        calls
          .flat()
          .map(({ index }) => index)
          .sort((a, b) => a - b),
      ).toEqual(all.map(({ index }) => index));
      for (const call of calls) {
        expect(call.map(({ index }) => index)).toEqual(call.map(({ index }) => index).sort((a, b) => a - b));
        expect(new Set(call.map(({ callKey }) => callKey)).size).toBe(1);
        expect(call.length).toBeLessThanOrEqual(entriesPerCall);
        expect(call.length === 1 || bytesOf(call) <= bytesPerCall).toBe(true);
      }
    }),
  );
});

it('makes no more calls than it must: two calls that follow each other could not have been one', () => {
  fc.assert(
    fc.property(entries, limits, (all, { entriesPerCall, bytesPerCall }) => {
      const calls = split(all, { entriesPerCall, bytesPerCall });
      for (const callKey of new Set(all.map((each) => each.callKey))) {
        const ofKey = calls.filter(([first]) => first?.callKey === callKey);
        for (const [place, call] of ofKey.slice(1).entries()) {
          const withNext = [...(ofKey[place] ?? []), ...call.slice(0, 1)];
          expect(withNext.length > entriesPerCall || bytesOf(withNext) > bytesPerCall).toBe(true);
        }
      }
    }),
  );
});
