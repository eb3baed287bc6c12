import { keyOf, withKeys } from '../../contract/key.ts';
import { type Fault, jsonPath } from '../../schema/faults.ts';
import { isJsonObject } from '../../soap/structure.ts';
import { mailboxNotAllowed, notABatch } from '../common/problem.ts';
import { type QueuedRequest, readNamedRequest } from '../messages/queued-request.ts';
import { isUnknown } from './failed-item.ts';
import type { FailedItemId } from './failed-item-id.ts';
import type { FailedItemsContext } from './failed-items-environment.ts';
import { type ItemOrigin, itemOrigin } from './item-origin.ts';

/** A request that replaces a failed item, with the item's origin: of several corrections the worker carries out one. */
export interface CorrectedRequest extends QueuedRequest {
  readonly origin: ItemOrigin;
}

const detail = 'The body is not a request that can replace the failed item.';

/** Returns the request that replaces a failed item, under its key; throws a ProblemError for wrong entries or mailboxes. */
export async function readCorrectedRequest(
  body: unknown,
  failed: FailedItemId,
  context: FailedItemsContext,
): Promise<CorrectedRequest> {
  const checked = await readNamedRequest(body, context.operationNamed);
  if ('faults' in checked) throw notABatch(detail, checked.faults);
  const faults = keyFaults(failed, checked.value);
  if (faults.length > 0) throw notABatch(detail, faults);
  const entries = keyedEntries(failed, checked.value);
  // The worker needs the failure also for a corrected entry: it must not take a copy that was never sent for a sent one.
  const request = { ...checked.value, entries, failure: failed.failure };
  for (const mailbox of touchedMailboxes(request)) if (!context.allows(mailbox)) throw mailboxNotAllowed(mailbox);
  return { ...request, origin: originOf(request, failed) };
}

/** Returns the faults of a request that replaces one keyed entry: under another key, the worker would not find what may be done. */
function keyFaults({ key, failure }: FailedItemId, { operation, entries }: QueuedRequest): readonly Fault[] {
  if (key === undefined) return [];
  const root = jsonPath('$', [operation.entries]);
  if (entries.length !== 1) return [{ path: root, expected: 'expected one entry, in place of the one that failed' }];
  const given = keyOf(entries[0]) ?? key;
  const expected = 'expected the key of the failed entry, under which it may have been done';
  return isUnknown(failure) && given !== key ? [{ path: `${root}[0].key`, expected }] : [];
}

/** Returns the origin of the failed item; throws a ProblemError if a part of a larger batch has another number of entries. */
function originOf(request: QueuedRequest, { messageId, part = {} }: FailedItemId): ItemOrigin {
  const attributes = new Map(Object.entries(part));
  const origin = itemOrigin({ attributes, messageId }, request);
  const batchId = attributes.get('batchId');
  if (batchId === undefined || ('part' in origin && origin.part.batchId === batchId)) return origin;
  const expected = 'expected as many entries as the failed item has: each has its place in a larger batch';
  throw notABatch(detail, [{ path: jsonPath('$', [request.operation.entries]), expected }]);
}

function keyedEntries({ key, messageId }: FailedItemId, { operation, entries }: QueuedRequest): readonly unknown[] {
  if (key !== undefined) return entries.map((entry) => (isJsonObject(entry) ? { key, ...entry } : entry));
  return operation.isKeyed ? withKeys(entries, messageId) : entries;
}

/** Returns the mailboxes that a request touches, undefined for the account itself; throws a ProblemError for a wrong entry. */
function touchedMailboxes(request: QueuedRequest): readonly (string | undefined)[] {
  const { operation, options, entries } = request;
  const prepared = entries.map((entry, index) =>
    operation.prepare(entry, request, jsonPath('$', [operation.entries, index])),
  );
  const faults = prepared.flatMap((each) => ('faults' in each ? each.faults : []));
  if (faults.length > 0) throw notABatch(detail, faults);
  const ofEntries = prepared.flatMap((each) => ('value' in each ? each.value.mailboxes : []));
  return [options.mailbox, ...ofEntries];
}
