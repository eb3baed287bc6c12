import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operation as createItem } from '../../functions/create-item.ts';
import { written } from './written.ts';

const dispositions = ['SaveOnly', 'SendOnly', 'SendAndSaveCopy'];

/** An entry whose key and name are its index. */
const entry = fc.oneof(
  fc.record({
    type: fc.constant('contact'),
    savedItemFolderId: fc.constantFrom(undefined, 'contacts', 'quickcontacts'),
  }),
  fc.record({
    type: fc.constant('message'),
    savedItemFolderId: fc.constantFrom(undefined, 'drafts', 'sentitems'),
    messageDisposition: fc.constantFrom(undefined, ...dispositions),
  }),
);

const batch = fc.record({
  savedItemFolderId: fc.constantFrom(undefined, 'drafts'),
  messageDisposition: fc.constantFrom(undefined, ...dispositions),
  entries: fc.array(entry, { minLength: 1, maxLength: 40 }),
  entriesPerCall: fc.integer({ min: 1, max: 10 }),
});

type Batch = typeof batch extends fc.Arbitrary<infer Value> ? Value : never;
type Entry = Batch['entries'][number];

const ownDisposition = (each: Entry) => ('messageDisposition' in each ? each.messageDisposition : undefined);

/** Returns the disposition and the folder that the entry's call must have, or undefined if the entry is wrong. */
function expectedCall(each: Entry, request: Batch): readonly (string | undefined)[] | undefined {
  if (each.type === 'contact') return [undefined, each.savedItemFolderId ?? request.savedItemFolderId];
  const disposition = ownDisposition(each) ?? request.messageDisposition;
  if (disposition === undefined) return undefined;
  if (disposition !== 'SendOnly') return [disposition, each.savedItemFolderId ?? request.savedItemFolderId];
  return each.savedItemFolderId === undefined ? [disposition, undefined] : undefined;
}

interface Call {
  readonly head: readonly (string | undefined)[];
  readonly indexes: readonly number[];
}

function readCall(envelope: string): Call {
  const attribute = /MessageDisposition="(\w+)"/.exec(envelope)?.[1];
  const folder = /DistinguishedFolderId Id="(\w+)"/.exec(envelope)?.[1];
  const subjects = [...envelope.matchAll(/<t:Subject>(\d+)<\/t:Subject>/g)];
  return { head: [attribute, folder], indexes: subjects.map(([, index]) => Number(index)) };
}

async function callsOf(request: Batch) {
  const { entries, entriesPerCall, ...options } = request;
  const items = entries.map(({ type, ...each }, index) => ({ ...each, [type]: { subject: String(index) } }));
  const body = JSON.parse(JSON.stringify({ ...options, items })) as object;
  const { envelopes, results } = await written(createItem, body, { entriesPerCall });
  return { calls: envelopes.map(readCall), results };
}

describe('a batch that mixes contacts and messages, folders and dispositions', () => {
  it('becomes calls of one folder and one disposition each, every valid entry in exactly one, in order, and one result per entry', async () => {
    await fc.assert(
      fc.asyncProperty(batch, async (request) => {
        const { calls, results } = await callsOf(request);
        const expected = request.entries.map((each) => expectedCall(each, request));
        const validIndexes = expected.flatMap((each, index) => (each ? [index] : []));
        expect(calls.flatMap(({ indexes }) => indexes).sort((a, b) => a - b)).toEqual(validIndexes);
        for (const { head, indexes } of calls) {
          expect(indexes.length).toBeLessThanOrEqual(request.entriesPerCall);
          expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
          for (const index of indexes) expect(head).toEqual(expected[index]);
        }
        expect(results.map(({ index }) => index)).toEqual(request.entries.map((_, index) => index));
        expect(results.map(({ responseCode }) => responseCode === 'BatchItemInvalid')).toEqual(
          expected.map((each) => each === undefined),
        );
      }),
    );
  });

  it('tells of a message without a disposition where to put one, and refuses what would mislead', async () => {
    const { results } = await written(createItem, {
      items: [
        { message: {} },
        { messageDisposition: 'SaveOnly', contact: {} },
        { messageDisposition: 'SendOnly', savedItemFolderId: 'sentitems', message: {} },
      ],
    });
    expect(results.map(({ messageText }) => messageText)).toEqual([
      '$.items[0].messageDisposition: expected "SaveOnly", "SendOnly" or "SendAndSaveCopy", here or in the request',
      '$.items[1].messageDisposition: expected only with message: items of type contact are always saved',
      '$.items[2].savedItemFolderId: expected only with a disposition that saves: "SendOnly" saves no copy',
    ]);
  });
});
