import { type CountedAs, type Counts, countNames } from '../../contract/counts.ts';
import { isBatchId } from '../messages/part.ts';

/** An entry that was requeued or redriven after its part. */
export interface OwnEntry {
  /** The class that it has in the counts of the part's attempt that it came from. */
  readonly countedAs: CountedAs;
  readonly place: number;
  /** The number of the attempt at this entry. */
  readonly attempt: number;
}

/** The facts in the name of an object with results, so that counting needs no read. */
export interface ResultName {
  readonly part: number;
  /** The attempt at the part. */
  readonly attempt: number;
  /** Present if the object is about one entry only. */
  readonly entry?: OwnEntry;
  readonly counts: Counts;
  /** The time until which its pending entries wait, in seconds since 1970. */
  readonly waitsUntil?: number;
}

const letters: Readonly<Record<CountedAs, string>> = { success: 's', warning: 'w', error: 'e', open: 'o' };
const pattern =
  /^(\d{8})\.(\d{6})(?:\.(\d{10})\.(\d{6})\.([sweo]))?\.s(\d+)\.w(\d+)\.e(\d+)\.o(\d+)(?:\.u(\d+))?\.jsonl$/;

const digits = (value: number, length: number) => String(value).padStart(length, '0');

/** Returns the prefix of the keys of all objects of a batch; throws a RangeError for an id that no batch can have. */
export function batchPrefix(batchId: string): string {
  if (!isBatchId(batchId)) throw new RangeError('not the id of a batch');
  return `batches/${batchId}/`;
}

/** Returns the prefix of the keys of a batch's results. */
export function resultsPrefix(batchId: string): string {
  return `${batchPrefix(batchId)}results/`;
}

/** Returns the prefix of the keys of a part's results. */
export function partPrefix(batchId: string, part: number): string {
  return `${resultsPrefix(batchId)}${digits(part, 8)}`;
}

/** Returns the prefix of the keys of the results of all attempts at an entry that was requeued or redriven after an attempt at its part. */
export function entryPrefix(batchId: string, part: number, partAttempt: number, place: number): string {
  return [partPrefix(batchId, part), digits(partAttempt, 6), digits(place, 10), ''].join('.');
}

/** Returns the key of the claim of a part, or of an entry that was requeued or redriven after so many attempts at it. */
export function claimKey(batchId: string, part: number, entry?: Pick<OwnEntry, 'place' | 'attempt'>): string {
  const own = entry ? [digits(entry.place, 10), digits(entry.attempt, 6)] : [];
  return `${batchPrefix(batchId)}claims/${[digits(part, 8), ...own].join('.')}`;
}

/** Returns the key of an object with results. */
export function resultKey(batchId: string, { part, attempt, entry, counts, waitsUntil }: ResultName): string {
  const own = entry ? [digits(entry.place, 10), digits(entry.attempt, 6), letters[entry.countedAs]] : [];
  const numbers = countNames.map((each) => `${letters[each]}${counts[each]}`);
  const until = waitsUntil === undefined ? [] : [`u${waitsUntil}`];
  return [partPrefix(batchId, part), digits(attempt, 6), ...own, ...numbers, ...until, 'jsonl'].join('.');
}

/** Returns the facts in the key of an object with results; undefined for any other key. */
export function readResultKey(key: string): ResultName | undefined {
  const match = pattern.exec(key.slice(key.lastIndexOf('/') + 1));
  if (!match) return undefined;
  const [, part, attempt, place, entryAttempt, letter, success, warning, error, open, until] = match;
  const countedAs = countNames.find((each) => letters[each] === letter);
  return {
    part: Number(part),
    attempt: Number(attempt),
    ...(countedAs ? { entry: { countedAs, place: Number(place), attempt: Number(entryAttempt) } } : {}),
    counts: { success: Number(success), warning: Number(warning), error: Number(error), open: Number(open) },
    ...(until === undefined ? {} : { waitsUntil: Number(until) }),
  };
}
