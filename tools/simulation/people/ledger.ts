import type { Result } from '../../../lib/contract/result.ts';
import type { QueuedMessage } from '../aws/queue.ts';
import type { AnsweredCall } from '../exchange/exchange.ts';
import type { PreparedEntry, WorkOperation } from '../workload/work-operation.ts';

/** A statement about an entry that somebody was given, and when. */
export interface Claim {
  readonly at: number;
  readonly result: Result;
  readonly source: string;
}

/** An entry that was handed in, and everything that was said about it. */
export interface LedgerEntry extends PreparedEntry {
  readonly tag: string;
  readonly work: WorkOperation;
  readonly via: 'http' | 'queue' | 'file';
  /** The line of its file. */
  readonly line: number | undefined;
  /** Its place in a chain of updates of one item. */
  readonly chain: { readonly name: string; readonly place: number } | undefined;
  readonly claims: Claim[];
  /** Whether a person has thrown away its failed item, as far as that person knows. */
  discarded: 'no' | 'yes' | 'maybe';
  /** Whether Exchange has said to an invocation that ended as it should that the entry is done. */
  isKnownDone: boolean;
  /** Whether its caller has given up without having been told anything. */
  isGivenUp: boolean;
}

/** The books of a schedule: what was handed in, and where its results are to be. */
export interface Ledger {
  readonly entries: LedgerEntry[];
  /** Adds an entry that is about to be handed in. */
  add(
    entry: PreparedEntry,
    facts: Pick<LedgerEntry, 'tag' | 'work' | 'via'> & Partial<Pick<LedgerEntry, 'line' | 'chain'>>,
  ): LedgerEntry;
  /** Records that the result of a place in a batch is that of an entry. */
  place(batchId: string, place: number, entry: LedgerEntry): void;
  /** Returns the entry whose result a place in a batch has. */
  entryAt(batchId: string, place: number): LedgerEntry | undefined;
  /** Records where the results of a message's entries are to be. */
  placeMessage(message: QueuedMessage): void;
  /** Records an answer of Exchange. */
  hear(call: AnsweredCall): void;
  /** Returns the entries that a message is about. */
  entriesOf(message: Pick<QueuedMessage, 'body' | 'attributes'>): readonly LedgerEntry[];
}

const listNames = ['items', 'itemIds', 'itemChanges', 'searches', 'members'];

interface ReadMessage {
  readonly entries: readonly unknown[];
  readonly failure: { readonly batchId?: string; readonly line?: number; readonly index?: number };
}

function readMessage(body: string): ReadMessage | undefined {
  if (!body.startsWith('{')) return undefined;
  const read: Readonly<Record<string, unknown>> & { readonly failure?: ReadMessage['failure'] } = JSON.parse(body);
  const entries = listNames.flatMap((name) => (Array.isArray(read[name]) ? read[name] : []));
  return entries.length === 0 ? undefined : { entries, failure: read.failure ?? {} };
}

/** Returns the whole numbers of ranges such as `2-4,7`. */
function numbersOf(ranges: string): readonly number[] {
  return ranges.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  });
}

/** Returns empty books. */
export function createLedger(): Ledger {
  const entries: LedgerEntry[] = [];
  const places = new Map<string, LedgerEntry>();
  const withMarker = (value: unknown, line: number | undefined) => {
    const text = JSON.stringify(value);
    const marked = entries.filter(({ marker }) => text.includes(marker));
    return marked.find((each) => line !== undefined && each.line === line) ?? marked[0];
  };
  const placesOf = ({ body, attributes }: Pick<QueuedMessage, 'body' | 'attributes'>, ownId: string) => {
    const read = readMessage(body);
    if (!read) return [];
    const { failure } = read;
    const lines = attributes.get('lines');
    const ranges = lines ?? attributes.get('indexes');
    const batchId =
      ranges === undefined ? (read.entries.length === 1 ? failure.batchId : undefined) : attributes.get('batchId');
    const numbers =
      ranges === undefined
        ? read.entries.map((_, place) => (batchId === undefined ? place : (failure.line ?? failure.index ?? place)))
        : numbersOf(ranges);
    return read.entries.flatMap((value, place) => {
      const number = numbers[place] ?? place;
      const isLine = lines !== undefined || (ranges === undefined && failure.line !== undefined);
      const entry = withMarker(value, isLine ? number : undefined);
      return entry ? [{ batchId: batchId ?? ownId, number, entry }] : [];
    });
  };
  return {
    entries,
    add(entry, facts) {
      const added: LedgerEntry = {
        line: undefined,
        chain: undefined,
        ...entry,
        ...facts,
        claims: [],
        discarded: 'no',
        isKnownDone: false,
        isGivenUp: false,
      };
      entries.push(added);
      return added;
    },
    place: (batchId, place, entry) => void places.set(`${batchId}/${place}`, entry),
    entryAt: (batchId, place) => places.get(`${batchId}/${place}`),
    placeMessage(message) {
      for (const { batchId, number, entry } of placesOf(message, message.id)) {
        const name = `${batchId}/${number}`;
        if (!places.has(name)) places.set(name, entry);
      }
    },
    hear({ instance, envelope, answer }) {
      const asked = entries
        .filter(({ work }) => work.effect === 'write' && envelope.includes(`<m:${work.operation}`))
        .map((entry) => ({ entry, place: envelope.indexOf(entry.marker.replaceAll('"', '')) }))
        .filter(({ place }) => place >= 0)
        .sort((one, other) => one.place - other.place);
      const classes = [...answer.matchAll(/ResponseClass="(\w+)"/g)].map(([, each]) => each);
      if (classes.length !== asked.length) return;
      for (const [place, { entry }] of asked.entries()) {
        if (classes[place] !== 'Success') continue;
        instance.atEnd(() => {
          entry.isKnownDone = true;
        });
      }
    },
    entriesOf: (message) => placesOf(message, '').map(({ entry }) => entry),
  };
}
