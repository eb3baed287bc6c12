import { keyOf, withKeys } from '../../contract/key.ts';
import { type Fault, jsonPath } from '../../schema/faults.ts';
import { mailboxNotAllowed, noBatch } from '../common/problem.ts';
import { type QueuedRequest, readNamedRequest } from '../messages/queued-request.ts';
import { type FailedItemsContext, isUnknown } from './failed-item.ts';
import type { FailedItemId } from './failed-item-id.ts';

/** Reads the request that takes the place of a failed item, its entries under the failed ones' keys; throws a ProblemError for what is wrong with it or with any entry, and for a mailbox that is not allowed. */
export async function readCorrectedRequest(
  body: unknown,
  failed: FailedItemId,
  context: FailedItemsContext,
): Promise<QueuedRequest> {
  const checked = await readNamedRequest(body, context.operationNamed);
  if ('faults' in checked) throw noBatch(detail, checked.faults);
  const faults = placeFaults(failed, checked.value);
  if (faults.length > 0) throw noBatch(detail, faults);
  const entries = keyedEntries(failed, checked.value);
  // The worker goes by how it failed, also in what is corrected: a copy of what was not sent would be taken for sent.
  const request = { ...checked.value, entries, failure: failed.failure };
  for (const mailbox of touchedMailboxes(request)) if (!context.allows(mailbox)) throw mailboxNotAllowed(mailbox);
  return request;
}

const detail = 'The body is not a request that can take the place of the failed item.';

/** Gives what is wrong with a request that takes the place of one keyed entry: another key would hide from the worker what may be done. */
function placeFaults({ key, failure }: FailedItemId, { operation, entries }: QueuedRequest): readonly Fault[] {
  if (key === undefined) return [];
  const root = jsonPath('$', [operation.entries]);
  if (entries.length !== 1) return [{ path: root, expected: 'expected one entry, in place of the one that failed' }];
  const given = keyOf(entries[0]) ?? key;
  const expected = 'expected the key of the failed entry, under which it may have been done';
  return isUnknown(failure) && given !== key ? [{ path: `${root}[0].key`, expected }] : [];
}

function keyedEntries({ key, messageId }: FailedItemId, { operation, entries }: QueuedRequest): readonly unknown[] {
  if (key !== undefined) return entries.map((entry) => (isObject(entry) ? { key, ...entry } : entry));
  return operation.isKeyed ? withKeys(entries, messageId) : entries;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Gives the mailboxes that a request touches, undefined for the account itself; throws a ProblemError where an entry is wrong. */
function touchedMailboxes(request: QueuedRequest): readonly (string | undefined)[] {
  const { operation, options, entries } = request;
  const prepared = entries.map((entry, index) =>
    operation.prepare(entry, request, jsonPath('$', [operation.entries, index])),
  );
  const faults = prepared.flatMap((each) => ('faults' in each ? each.faults : []));
  if (faults.length > 0) throw noBatch(detail, faults);
  const ofEntries = prepared.flatMap((each) => ('value' in each ? each.value.mailboxes : []));
  return [options.mailbox, ...ofEntries];
}
