import type { CountedAs, Counts } from '../../contract/counts.ts';
import { isBatchId } from '../messages/part.ts';

/** An entry that was put back, or redriven, after its part: the attempt of the part that it came from, as what it counts there, its place, and which attempt at it this is. */
export interface OwnEntry {
  readonly countedAs: CountedAs;
  readonly place: number;
  readonly attempt: number;
}

/** What the name of an object with results says, so that nobody has to read it to count: the part of the batch, the attempt at it, the entry where it is about one alone, how many ended how, and until when (s since 1970) what is open waits. */
export interface ResultName {
  readonly part: number;
  readonly attempt: number;
  readonly entry?: OwnEntry;
  readonly counts: Counts;
  readonly waitsUntil?: number;
}

const classes = ['success', 'warning', 'error', 'open'] as const;
const letters: Readonly<Record<CountedAs, string>> = { success: 's', warning: 'w', error: 'e', open: 'o' };
const pattern =
  /^(\d{8})\.(\d{6})(?:\.(\d{10})\.(\d{6})\.([sweo]))?\.s(\d+)\.w(\d+)\.e(\d+)\.o(\d+)(?:\.u(\d+))?\.jsonl$/;

const digits = (value: number, length: number) => String(value).padStart(length, '0');

/** Gives what the keys of all objects of a batch begin with; throws where that could be no id of a batch. */
export function batchPrefix(batchId: string): string {
  if (!isBatchId(batchId)) throw new RangeError('no id of a batch');
  return `batches/${batchId}/`;
}

/** Gives what the keys of a batch's results begin with. */
export function resultsPrefix(batchId: string): string {
  return `${batchPrefix(batchId)}results/`;
}

/** Gives what the keys of a part's results begin with. */
export function partPrefix(batchId: string, part: number): string {
  return `${resultsPrefix(batchId)}${digits(part, 8)}`;
}

/** Writes the key of an object with results of a batch. */
export function resultKey(batchId: string, { part, attempt, entry, counts, waitsUntil }: ResultName): string {
  const own = entry ? [digits(entry.place, 10), digits(entry.attempt, 6), letters[entry.countedAs]] : [];
  const numbers = classes.map((each) => `${letters[each]}${counts[each]}`);
  const until = waitsUntil === undefined ? [] : [`u${waitsUntil}`];
  return [partPrefix(batchId, part), digits(attempt, 6), ...own, ...numbers, ...until, 'jsonl'].join('.');
}

/** Reads the key of an object with results; undefined where it is of none. */
export function readResultKey(key: string): ResultName | undefined {
  const found = pattern.exec(key.slice(key.lastIndexOf('/') + 1));
  if (!found) return undefined;
  const [, part, attempt, place, entryAttempt, letter, success, warning, error, open, until] = found;
  const countedAs = classes.find((each) => letters[each] === letter);
  return {
    part: Number(part),
    attempt: Number(attempt),
    ...(countedAs ? { entry: { countedAs, place: Number(place), attempt: Number(entryAttempt) } } : {}),
    counts: { success: Number(success), warning: Number(warning), error: Number(error), open: Number(open) },
    ...(until === undefined ? {} : { waitsUntil: Number(until) }),
  };
}
