import { keyOf } from '../contract/key.ts';
import type { Request } from '../contract/request.ts';
import { failed, type Outcome } from '../contract/result.ts';
import type { Operation, PreparedEntry } from '../operation/operation.ts';
import { type Fault, jsonPath, textOf } from '../schema/faults.ts';
import { earlierCallsOf } from './earlier-attempt.ts';
import type { SettledEntry } from './entry-state.ts';
import type { IndexedEntry } from './indexed-entry.ts';

/** The entries of a request: those that can be sent, and those that are settled without a call, also by an earlier attempt. */
export interface CheckedEntries {
  readonly valid: readonly IndexedEntry[];
  readonly refused: readonly SettledEntry[];
}

/** The limits of an entry beyond its operation's schema. */
export interface EntryLimits {
  /** The most bytes of its XML in UTF-8. */
  readonly bytesPerCall: number;
  /** Whether the deployment may act for a mailbox. */
  allows(mailbox: string): boolean;
}

/** Checks each entry on its own, so that an invalid one fails alone; the first entry has the index `firstIndex`. */
export function validate(operation: Operation, request: Request, limits: EntryLimits, firstIndex = 0): CheckedEntries {
  const firstPlaceOf = firstPlacesByKey(request.entries);
  const valid: IndexedEntry[] = [];
  const refused: SettledEntry[] = [];
  for (const [place, entry] of request.entries.entries()) {
    const index = firstIndex + place;
    const known = request.history?.entries?.get(place);
    if (known?.kind === 'settled') {
      refused.push({ state: 'settled', index, outcome: known.outcome });
      continue;
    }
    const root = jsonPath('$', [operation.entries, place]);
    const firstPlace = firstPlaceOf.get(keyOf(entry)) ?? place;
    const checked =
      firstPlace === place ? operation.prepare(entry, request, root) : { faults: [repeatedKey(root, firstPlace)] };
    const refusal = 'faults' in checked ? invalid(checked.faults) : refusalOf(checked.value, root, limits);
    if (refusal) refused.push({ state: 'settled', index, outcome: refusal });
    else if ('value' in checked) {
      valid.push({ ...checked.value, index, ...earlierCallsOf(request, checked.value, place) });
    }
  }
  return { valid, refused };
}

/** Returns the place of the first entry with each key. */
function firstPlacesByKey(entries: readonly unknown[]): ReadonlyMap<string | undefined, number> {
  const places = new Map<string, number>();
  for (const [place, entry] of entries.entries()) {
    const key = keyOf(entry);
    if (key !== undefined && !places.has(key)) places.set(key, place);
  }
  return places;
}

function repeatedKey(root: string, firstPlace: number): Fault {
  return { path: `${root}.key`, expected: `entry ${firstPlace} has the same key: keys must be unique in a request` };
}

function refusalOf(prepared: PreparedEntry, root: string, limits: EntryLimits): Outcome | undefined {
  if (!prepared.mailboxes.every(limits.allows)) {
    return failed('BatchMailboxNotAllowed', `${root}: expected a mailbox that this deployment may act for`);
  }
  if (Buffer.byteLength(prepared.xml) <= limits.bytesPerCall) return undefined;
  return invalid([{ path: root, expected: `expected an entry of at most ${limits.bytesPerCall} bytes as XML` }]);
}

function invalid(faults: readonly Fault[]): Outcome {
  return failed('BatchItemInvalid', textOf(faults));
}
