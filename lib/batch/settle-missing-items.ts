import pLimit from 'p-limit';
import { failed, type Outcome } from '../contract/result.ts';
import type { Operation } from '../operation/operation.ts';
import { lookUpWhenIndexed } from '../recovery/look-up.ts';
import { itemWithId } from '../recovery/look-up-key.ts';
import { isWithoutFolder, type QueryContext } from '../recovery/query.ts';
import { alreadyDone } from '../recovery/recovery.ts';
import type { SettledEntry } from './entry-state.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import { settleAfterFailedLookUp, settleWith } from './settle-entry.ts';

/** An entry whose item was not found by its key, with the failure of the look-up if it failed. */
export interface MissingItem {
  readonly entry: IndexedEntry;
  readonly key: string;
  readonly failure: Outcome | undefined;
}

const itemNotFound: Outcome = {
  responseClass: 'Error',
  responseCode: 'ErrorItemNotFound',
  messageText: 'No item with this key was found.',
};

/** Settles entries whose items were not found: if an earlier attempt may have done them, by what it would have left behind. */
export async function settleMissingItems(
  operation: Operation,
  missing: readonly MissingItem[],
  context: QueryContext,
): Promise<readonly SettledEntry[]> {
  const isTraceable = ({ entry, failure }: MissingItem) =>
    !failure && mayBeDone(entry) && entry.trace !== undefined && entry.trace.folders.length > 0;
  const byTrace = [...Map.groupBy(missing.filter(isTraceable), ({ entry }) => JSON.stringify(entry.trace)).values()];
  const traced = await pLimit(context.callsInFlight).map(byTrace, (group) => settleByTrace(operation, group, context));
  const others = missing.filter((each) => !isTraceable(each));
  const untraced = await Promise.all(others.map((each) => settleWithoutTrace(operation, each, context)));
  return [...traced.flat(), ...untraced];
}

function mayBeDone({ earlierAttempt }: IndexedEntry): boolean {
  return earlierAttempt === 'inDoubt' || earlierAttempt === 'redriven';
}

async function settleWithoutTrace(
  operation: Operation,
  { entry, failure }: MissingItem,
  context: QueryContext,
): Promise<SettledEntry> {
  if (failure) return settleFailedLookUp(operation, entry, failure, context);
  if (!mayBeDone(entry)) {
    const isAbsence = operation.absentCode === itemNotFound.responseCode;
    return settleWith(entry, isAbsence ? { ...itemNotFound, alreadyAbsent: true } : itemNotFound);
  }
  // A key that never existed and a draft that was sent without a copy look the same.
  if (entry.trace) return settleWith(entry, unknown('no item has its key, and a done entry leaves none'));
  return settleWith(entry, await entry.recovery.afterRetry(entry, itemNotFound, context));
}

/** Settles entries with equal traces by looking for their items where a done entry leaves them. */
async function settleByTrace(
  operation: Operation,
  missing: readonly MissingItem[],
  context: QueryContext,
): Promise<readonly SettledEntry[]> {
  const { folders = [], isSent = false } = missing[0]?.entry.trace ?? {};
  const keys = missing.map(({ key }) => key);
  const { found, failures } = await lookUpWhenIndexed(keys, folders, context);
  return missing.map(({ entry, key }) => {
    const item = found.get(key);
    if (item?.isUnsent && isSent) return settleWith(entry, unknown('the item with its key is not sent'));
    if (item) return settleWith(entry, alreadyDone({ item: itemWithId(item) }));
    const failure = failures.get(key);
    if (failure && !isWithoutFolder(failure)) return settleFailedLookUp(operation, entry, failure, context);
    return settleWith(entry, itemNotFound);
  });
}

function unknown(reason: string): Outcome {
  return failed('BatchOutcomeUnknown', `It is unknown whether an earlier attempt has done the entry: ${reason}.`);
}

function settleFailedLookUp(
  { effect }: Operation,
  entry: IndexedEntry,
  failure: Outcome,
  context: QueryContext,
): SettledEntry {
  const isUndone = !mayBeDone(entry) || effect === 'read' || isWithoutFolder(failure);
  if (isUndone) return settleWith(entry, failure);
  return settleAfterFailedLookUp({ state: 'inDoubt', entry, dueAt: 0 }, failure, context.quietMs());
}
