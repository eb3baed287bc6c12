import { keyOf } from '../contract/key.ts';
import type { EarlierAttempt, Request } from '../contract/request.ts';
import { failed, type Outcome } from '../contract/result.ts';
import type { Operation, PreparedEntry } from '../operation/operation.ts';
import { type Fault, jsonPath, textOf } from '../schema/faults.ts';
import type { IndexedEntry } from './split.ts';

/** An entry that is wrong: its place in the request and its outcome. */
export interface RefusedEntry {
  readonly index: number;
  readonly outcome: Outcome;
}

/** The entries of a request, sorted into those that can be sent and those that cannot. */
export interface ValidatedEntries {
  readonly valid: readonly IndexedEntry[];
  readonly refused: readonly RefusedEntry[];
}

/** Gives the outcome of an entry that is wrong: what was expected, and where. */
export function invalid(faults: readonly Fault[]): Outcome {
  return failed('BatchItemInvalid', textOf(faults));
}

/** What is asked of an entry beyond its operation: the most bytes of its XML, and the mailboxes that may be touched. */
export interface EntryLimits {
  readonly bytesPerCall: number;
  allows(mailbox: string): boolean;
}

function refusal(prepared: PreparedEntry, root: string, limits: EntryLimits): Outcome | undefined {
  if (!prepared.mailboxes.every(limits.allows)) {
    return failed('BatchMailboxNotAllowed', `${root}: expected a mailbox that this deployment may act for`);
  }
  if (Buffer.byteLength(prepared.xml) <= limits.bytesPerCall) return undefined;
  return invalid([{ path: root, expected: `expected an entry of at most ${limits.bytesPerCall} bytes as XML` }]);
}

/** Says what may have been done of an entry before: of one that Exchange has said no to, nothing where it sends, since a copy of what was not sent would be taken for sent. */
function earlierOf({ keyPrefix, earlier }: Request, { key, recovery }: PreparedEntry): EarlierAttempt {
  if (earlier === 'refused' && recovery.sendsMail) return 'none';
  if (earlier !== undefined && earlier !== 'refused') return earlier;
  const isOwn = key === undefined || (keyPrefix !== undefined && key.startsWith(`${keyPrefix}/`));
  return isOwn ? 'none' : 'sameKey';
}

/** Checks each entry on its own, so that a wrong one fails alone: by its operation and the limits, and that no earlier entry of its request has its key; their places are counted from `firstIndex`. */
export function validate(
  operation: Operation,
  request: Request,
  limits: EntryLimits,
  firstIndex = 0,
): ValidatedEntries {
  const placeOfKey = new Map<string, number>();
  const valid: IndexedEntry[] = [];
  const refused: RefusedEntry[] = [];
  for (const [place, entry] of request.entries.entries()) {
    const index = firstIndex + place;
    const root = jsonPath('$', [operation.entries, place]);
    const key = keyOf(entry);
    const first = key === undefined ? undefined : placeOfKey.get(key);
    if (key !== undefined && first === undefined) placeOfKey.set(key, place);
    const repeated = { path: `${root}.key`, expected: `expected another key than that of entry ${first}` };
    const checked = first === undefined ? operation.prepare(entry, request, root) : { faults: [repeated] };
    const outcome = 'faults' in checked ? invalid(checked.faults) : refusal(checked.value, root, limits);
    if (outcome) refused.push({ index, outcome });
    else if ('value' in checked) valid.push({ ...checked.value, index, earlier: earlierOf(request, checked.value) });
  }
  return { valid, refused };
}
