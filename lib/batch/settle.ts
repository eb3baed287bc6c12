import { isSurelyNotDone, lastingStopCauses, requestCodes } from '../contract/response-codes.ts';
import { backOffMs, isBusy } from '../recovery/back-off.ts';
import type { QueryContext } from '../recovery/query.ts';
import type { Recovery, Verdict } from '../recovery/recovery.ts';
import { retryPolicy } from '../recovery/retry-policy.ts';
import {
  type CallEnd,
  type EntryInDoubt,
  type EntryState,
  type EntryToSend,
  firstState,
  type Moment,
  nextState,
  type SettledEntry,
  type TriedEntry,
  toRetry,
  toTried,
  wasSent,
} from './entry-state.ts';
import { type Call, type SentCall, send } from './send.ts';
import {
  lastOutcomeOf,
  settleAfterFailedLookUp,
  settleFinally,
  settleInDoubt,
  settleOutOfTime,
  settleWith,
} from './settle-entry.ts';

interface Settler {
  readonly call: Call;
  readonly recovery: Recovery;
  readonly context: QueryContext;
}

type States = readonly EntryState[];

/** Settles a call: looks up, sends and retries its entries until each has its outcome or the time runs out. */
export async function settle(call: Call, context: QueryContext): Promise<readonly SettledEntry[]> {
  const settler = { call, recovery: recoveryOf(call), context };
  let states: States = call.entries.map(firstState);
  while (states.some(({ state }) => state !== 'settled')) {
    states = await examineDue(states, settler);
    states = await sendDue(states, settler);
    states = await waitUntilDue(states, settler);
  }
  return states.filter((each) => each.state === 'settled');
}

function recoveryOf({ entries: [first] }: Call): Recovery {
  if (!first) throw new RangeError('a call without entries');
  return first.recovery;
}

function momentOf({ clock, chance }: QueryContext): Moment {
  return { now: clock.now(), chance: chance.random() };
}

/** Returns the states with those that were worked on replaced, at the end. */
function replace(states: States, old: States, next: States): States {
  const replaced = new Set(old);
  return [...states.filter((each) => !replaced.has(each)), ...next];
}

/** Finds out about the entries in doubt that are due. */
async function examineDue(states: States, settler: Settler): Promise<States> {
  const { recovery, context } = settler;
  const now = context.clock.now();
  const due = states.filter((each) => each.state === 'inDoubt').filter(({ dueAt }) => dueAt <= now);
  if (due.length === 0) return states;
  const inDoubt = due.map((each) => ({
    entry: each.entry,
    isCallOver: (each.attempts?.overAt ?? 0) <= now,
    wasSent: wasSent(each),
  }));
  const verdicts = await recovery.examine(inDoubt, context);
  const moment = momentOf(context);
  const examined = due.map((each, place) => afterVerdict(each, verdicts[place] ?? 'unknown', moment, settler));
  return replace(states, due, examined);
}

function afterVerdict(doubt: EntryInDoubt, verdict: Verdict, moment: Moment, { call, context }: Settler): EntryState {
  const { entry, attempts } = doubt;
  const { effect } = call.operation;
  const { count, overAt } = attempts ?? { count: 0, overAt: 0 };
  if (verdict === 'callNotOver') return { ...doubt, dueAt: overAt };
  const isRetryable = verdict === 'safeToRetry' || verdict === 'notDone';
  if (isRetryable && count < retryPolicy.callAttempts) return toRetry(doubt, verdict, moment);
  if (typeof verdict === 'string') return settleWith(entry, lastOutcomeOf(attempts, verdict, effect));
  if (!('failure' in verdict)) return settleWith(entry, verdict);
  if (overAt > moment.now) return { ...doubt, dueAt: overAt };
  return settleAfterFailedLookUp(doubt, verdict.failure, effect, context.quietMs());
}

/** Sends the entries that are due, in one call. */
async function sendDue(states: States, settler: Settler): Promise<States> {
  const { call, context } = settler;
  const sentAt = context.clock.now();
  const allDue = states.filter((each) => each.state === 'toSend').filter(({ dueAt }) => dueAt <= sentAt);
  const due = allDue.slice(0, context.entriesPerCall());
  if (due.length === 0) return states;
  const sent = await send({ ...call, entries: due.map(({ entry }) => entry) }, context);
  if (sent.kind === 'notSent') {
    const dueAt = context.clock.now() + sent.quietMs;
    return replace(
      states,
      due,
      due.map((each) => ({ ...each, dueAt })),
    );
  }
  const end = endOf(sent, sentAt, context);
  const next: EntryState[] = [];
  for (const [place, each] of due.entries()) next.push(await afterCall(each, sent, place, end, settler));
  return replace(states, due, next);
}

/** Returns the end of a call, and pauses the mailbox if Exchange was too busy for it. */
function endOf({ answer, outcomes }: SentCall, sentAt: number, context: QueryContext): CallEnd {
  const moment = momentOf(context);
  const backOffs = outcomes.filter(isBusy).map((outcome) => backOffMs(outcome, 1, moment.chance));
  const pauseMs = Math.max(0, ...backOffs);
  // All calls of the mailbox draw on one budget, so all of them wait.
  if (backOffs.length > 0) context.slowDown(pauseMs);
  // Counted from when no answer came, because the call may have waited long for its turn.
  const overAt = answer === 'none' ? moment.now + context.settleMs : sentAt;
  return { ...moment, answer, overAt, pausedUntil: moment.now + pauseMs };
}

async function afterCall(
  toSend: EntryToSend,
  sent: SentCall,
  place: number,
  end: CallEnd,
  settler: Settler,
): Promise<EntryState> {
  const outcome = sent.outcomes[place];
  if (!outcome) throw new Error(`no outcome for entry ${toSend.entry.index}`);
  const tried = toTried(toSend, outcome, end);
  if (isStoppedForLong(sent, place)) {
    return settleFinally(tried, tried.mayBeDone ? 'unknown' : 'notDone', settler.call.operation.effect);
  }
  return nextState(tried, end) ?? settleAnswered(tried, sent, settler);
}

/** Whether Exchange stopped the batch before this entry because of an error that retrying cannot fix, such as ErrorQuotaExceeded. */
function isStoppedForLong({ outcomes }: SentCall, place: number): boolean {
  if (outcomes[place]?.responseCode !== 'ErrorBatchProcessingStopped') return false;
  const cause = outcomes.slice(0, place).findLast(({ responseCode }) => responseCode !== 'ErrorBatchProcessingStopped');
  return cause !== undefined && lastingStopCauses.has(cause.responseCode);
}

/** Settles an entry that Exchange has answered, given that an earlier attempt may have done it. */
async function settleAnswered(tried: TriedEntry, { answer }: SentCall, settler: Settler): Promise<SettledEntry> {
  const { call, recovery, context } = settler;
  const { effect } = call.operation;
  const outcome = tried.attempts.lastOutcome;
  if (recovery.sendsMail && answer === 'fault' && !requestCodes.has(outcome.responseCode)) {
    return settleFinally(tried, 'unknown', effect);
  }
  if (!tried.mayBeDone) return settleWith(tried.entry, outcome);
  if (isSurelyNotDone(outcome.responseCode)) return settleInDoubt(tried, effect);
  return settleWith(tried.entry, await recovery.afterRetry(tried.entry, outcome, context));
}

/** Waits until the next entry is due; settles all entries as they are if that takes more time than is left. */
async function waitUntilDue(states: States, { call, context }: Settler): Promise<States> {
  const unsettled = states.filter((each) => each.state !== 'settled');
  if (unsettled.length === 0) return states;
  const now = context.clock.now();
  const waitMs = Math.max(0, Math.min(...unsettled.map(({ dueAt }) => dueAt)) - now);
  if (context.hasTimeFor(waitMs)) {
    if (waitMs > 0) await context.clock.sleep(waitMs);
    return states;
  }
  const { effect } = call.operation;
  const outOfTime = unsettled.map((each) => settleOutOfTime(each, effect, now, context.quietMs()));
  return replace(states, unsettled, outOfTime);
}
