import { keyOf } from './key.ts';
import type { Operation, PreparedEntry } from './operation.ts';
import type { Request } from './request.ts';
import { failed, type Outcome } from './result.ts';
import { type Fault, jsonPath } from './schema/faults.ts';
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
  return failed('BatchItemInvalid', faults.map(({ path, expected }) => `${path}: ${expected}`).join('; '));
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

/** Says whether an earlier request may have done the entry: one with the same key of the caller's, or with the same Idempotency-Key. */
function mayBeDone({ keyPrefix, isRepeatable }: Request, key: string | undefined): boolean {
  if (key === undefined) return false;
  return isRepeatable === true || keyPrefix === undefined || !key.startsWith(`${keyPrefix}/`);
}

/** Checks each entry on its own, so that a wrong one fails alone: by its operation and the limits, and that no earlier entry has its key. */
export function validate(operation: Operation, request: Request, limits: EntryLimits): ValidatedEntries {
  const indexOfKey = new Map<string, number>();
  const valid: IndexedEntry[] = [];
  const refused: RefusedEntry[] = [];
  for (const [index, entry] of request.entries.entries()) {
    const root = jsonPath('$', [operation.entries, index]);
    const key = keyOf(entry);
    const earlier = key === undefined ? undefined : indexOfKey.get(key);
    if (key !== undefined && earlier === undefined) indexOfKey.set(key, index);
    const repeated = { path: `${root}.key`, expected: `expected another key than that of entry ${earlier}` };
    const checked = earlier === undefined ? operation.prepare(entry, request, root) : { faults: [repeated] };
    const outcome = 'faults' in checked ? invalid(checked.faults) : refusal(checked.value, root, limits);
    if (outcome) refused.push({ index, outcome });
    else if ('value' in checked) valid.push({ index, mayBeDone: mayBeDone(request, key), ...checked.value });
  }
  return { valid, refused };
}
