import type { QueryContext } from '../recovery/query.ts';
import type { Verdict } from '../recovery/recovery.ts';
import { retryPolicy } from '../recovery/retry-policy.ts';
import { isWorthRetrying } from './certainty.ts';
import {
  type Attempts,
  type EntryInDoubt,
  type EntryState,
  type Moment,
  overAtOf,
  toRetry,
  wasSent,
} from './entry-state.ts';
import { lastOutcomeOf, settleAfterFailedLookUp, settleWith } from './settle-entry.ts';
import { momentOf, replaceStates, type Settler, type States } from './settler.ts';

/** Finds out about the entries in doubt that are due; returns the states of all entries. */
export async function examineDue(states: States, settler: Settler): Promise<States> {
  const { recovery, context } = settler;
  const now = context.clock.now();
  const due = states.filter((each) => each.state === 'inDoubt').filter(({ dueAt }) => dueAt <= now);
  if (due.length === 0) return states;
  const toExamine = due.map((each) => ({
    entry: each.entry,
    isCallOver: conclusiveAt(each, context) <= now,
    wasSent: wasSent(each),
  }));
  const verdicts = await recovery.examine(toExamine, context);
  const moment = momentOf(context);
  const examined = due.map((each, place) => afterVerdict(each, verdicts[place] ?? 'unknown', moment, settler));
  return replaceStates(states, due, examined);
}

/** Returns when "not found" means "not done", in ms since 1970: every call is over, and a search finds what it created. */
function conclusiveAt(doubt: EntryInDoubt, { indexMs }: QueryContext): number {
  return overAtOf(doubt) + indexMs;
}

function afterVerdict(doubt: EntryInDoubt, verdict: Verdict, moment: Moment, { context }: Settler): EntryState {
  const { entry, attempts } = doubt;
  const overAt = overAtOf(doubt);
  const isConclusiveAt = conclusiveAt(doubt, context);
  if (verdict === 'callNotOver') return { ...doubt, dueAt: isConclusiveAt };
  if (isRetryable(verdict, attempts)) return toRetry(doubt, verdict, moment);
  if (typeof verdict === 'string') return settleWith(entry, lastOutcomeOf(attempts, verdict), overAt);
  if (!('failure' in verdict)) return settleWith(entry, verdict, overAt);
  if (isConclusiveAt > moment.now) return { ...doubt, dueAt: isConclusiveAt };
  return settleAfterFailedLookUp(doubt, verdict.failure, context.quietMs());
}

/** Whether an entry is to be sent again: one that was surely not done, only if its error may pass. */
function isRetryable(verdict: Verdict, attempts: Attempts | undefined): verdict is 'safeToRetry' | 'notDone' {
  if (verdict === 'notDone') return !attempts || isWorthRetrying(attempts.count, attempts.lastOutcome.responseCode);
  return verdict === 'safeToRetry' && (attempts?.count ?? 0) < retryPolicy.callAttempts;
}
