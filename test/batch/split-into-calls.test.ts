import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { IndexedEntry } from '../../lib/batch/indexed-entry.ts';
import { type CallLimits, splitIntoCalls } from '../../lib/batch/split-into-calls.ts';
import { retry } from '../../lib/recovery/recovery.ts';
import { element } from '../../lib/soap/write-xml.ts';

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
        earlierAttempt: 'none',
        earlierOverAt: 0,
        value: {},
        key: undefined,
        itemId: undefined,
        keyedItems: [],
        folderOfItem: undefined,
        trace: undefined,
        recovery: retry,
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
      const calls = splitIntoCalls(all, { entriesPerCall, bytesPerCall });
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
      const calls = splitIntoCalls(all, { entriesPerCall, bytesPerCall });
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

/** Returns the calls by the rule in plain words: an entry joins the last call with its call key, unless that is full. */
function splitOneByOne(entries: readonly IndexedEntry[], { entriesPerCall, bytesPerCall }: CallLimits) {
  const calls: IndexedEntry[][] = [];
  for (const entry of entries) {
    const last = calls.findLast(([first]) => first?.callKey === entry.callKey);
    const isFull = !last || last.length >= entriesPerCall || bytesOf([...last, entry]) > bytesPerCall;
    if (isFull) calls.push([entry]);
    else last.push(entry);
  }
  return calls;
}

it('puts the calls in the order of their first entries, as if each entry joined the last call with its call key', () => {
  fc.assert(
    fc.property(entries, limits, (all, each) => {
      expect(splitIntoCalls(all, each)).toEqual(splitOneByOne(all, each));
    }),
  );
});
