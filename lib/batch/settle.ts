import { lastingStopCauses, notDoneCodes, requestCodes } from '../contract/response-codes.ts';
import type { Outcome } from '../contract/result.ts';
import type { AskContext } from '../recovery/ask.ts';
import { backOffMs, saysBusy } from '../recovery/back-off.ts';
import type { Recovery, Verdict } from '../recovery/recovery.ts';
import {
  ended,
  endOfDoubt,
  firstState,
  leftInDoubt,
  type Moment,
  mostAttempts,
  nextState,
  notLooked,
  type OpenEntry,
  outOfTime,
  type Settled,
  toSendAgain,
  wasSent,
} from './entry-state.ts';
import { type Call, type SentCall, send } from './send.ts';
import type { IndexedEntry } from './split.ts';

interface Settler {
  readonly call: Call;
  readonly recovery: Recovery;
  readonly context: AskContext;
  readonly settled: Map<IndexedEntry, Settled>;
}

/** Takes one call to its end: gives what each of its entries came to. */
export async function settle(call: Call, context: AskContext): Promise<ReadonlyMap<IndexedEntry, Settled>> {
  const settler = { call, recovery: recoveryOf(call), context, settled: new Map<IndexedEntry, Settled>() };
  let open = call.entries.map((entry) => firstState(entry, settler.recovery));
  while (open.length > 0) {
    open = await sendReady(await examineReady(open, settler), settler);
    open = await wait(open, settler);
  }
  return settler.settled;
}

function recoveryOf({ entries: [first] }: Call): Recovery {
  if (!first) throw new RangeError('a call without entries');
  return first.recovery;
}

function momentOf(context: AskContext): Moment {
  return { now: context.now(), chance: Math.random() };
}

/** Finds out of the entries in doubt whose time it is; gives those that stay open. */
async function examineReady(open: readonly OpenEntry[], settler: Settler): Promise<OpenEntry[]> {
  const { recovery, context } = settler;
  const now = context.now();
  const ready = open.filter(({ state, at }) => state === 'inDoubt' && at <= now);
  if (ready.length === 0) return [...open];
  const inDoubt = ready.map((each) => ({ entry: each.entry, isOver: each.overAt <= now, wasSent: wasSent(each) }));
  const verdicts = await recovery.examine(inDoubt, context);
  const moment = momentOf(context);
  const stillOpen = ready.flatMap((each, place) => judged(each, verdicts[place] ?? 'unknown', moment, settler));
  return [...open.filter((each) => !ready.includes(each)), ...stillOpen];
}

/** Gives the entry where it stays open after a verdict on it; settles it where it does not. */
function judged(each: OpenEntry, verdict: Verdict, moment: Moment, { call, context, settled }: Settler): OpenEntry[] {
  const { effect } = call.operation;
  const isWorthwhile = each.attempts < mostAttempts;
  if (verdict === 'notYet') return [{ ...each, at: each.overAt }];
  if ((verdict === 'again' || verdict === 'notDone') && isWorthwhile) return [toSendAgain(each, verdict, moment)];
  if (typeof verdict === 'string') settled.set(each.entry, ended(endOfDoubt(each, verdict, effect)));
  else if (!('failure' in verdict)) settled.set(each.entry, ended(verdict));
  else if (each.overAt > moment.now) return [{ ...each, at: each.overAt }];
  else settled.set(each.entry, notLooked(each, verdict.failure, effect, context.throttle.readyAt() - moment.now));
  return [];
}

/** Sends the entries whose time it is, in one call; gives those that stay open. */
async function sendReady(open: readonly OpenEntry[], settler: Settler): Promise<OpenEntry[]> {
  const { call, recovery, context, settled } = settler;
  const now = context.now();
  const isPaused = context.throttle.readyAt() > now;
  const due = open.filter(({ state, at }) => state === 'toSend' && at <= now);
  const ready = due.slice(0, context.throttle.entriesPerCall());
  if (ready.length === 0 || isPaused || context.remainingMs() < context.leastCallMs) return [...open];
  const sent = await send({ ...call, entries: ready.map(({ entry }) => entry) }, context);
  const moment = momentOf(context);
  noteThrottling(sent, context, moment);
  const stillOpen: OpenEntry[] = [];
  for (const [place, each] of ready.entries()) {
    const last = sent.outcomes[place];
    if (!last) throw new Error(`no outcome for entry ${each.entry.index}`);
    // Counted from when no answer came: until its turn, the call may have waited long.
    const overAt = sent.isAnswered ? now : moment.now + context.settleMs;
    const tried = { ...each, attempts: each.attempts + 1, last, overAt };
    const isLasting = isStoppedForLong(sent, place);
    const next = isLasting ? undefined : nextState(tried, sent, recovery, moment);
    if (next) stillOpen.push(next);
    else settled.set(each.entry, isLasting ? stoppedForLong(tried, settler) : await final(tried, last, sent, settler));
  }
  return [...open.filter((each) => !ready.includes(each)), ...stillOpen];
}

// Other calls of the mailbox are to wait as well: they draw on the same budget.
function noteThrottling({ outcomes }: SentCall, { throttle }: AskContext, { chance }: Moment): void {
  const busy = outcomes.filter(saysBusy);
  if (busy.length > 0) throttle.throttled(Math.max(...busy.map((outcome) => backOffMs(outcome, 1, chance))));
}

/** Says whether an entry was not done because an error stopped the batch before it that lasts until somebody mends it. */
function isStoppedForLong({ outcomes }: SentCall, place: number): boolean {
  if (outcomes[place]?.responseCode !== 'ErrorBatchProcessingStopped') return false;
  const cause = outcomes.slice(0, place).findLast(({ responseCode }) => responseCode !== 'ErrorBatchProcessingStopped');
  return cause !== undefined && lastingStopCauses.has(cause.responseCode);
}

function stoppedForLong(tried: OpenEntry, { call }: Settler): Settled {
  return { outcome: endOfDoubt(tried, tried.mayBeDone ? 'unknown' : 'notDone', call.operation.effect) };
}

/** Gives what an entry came to that Exchange has answered, in the light of what earlier attempts may have done. */
async function final(tried: OpenEntry, outcome: Outcome, { isFault }: SentCall, settler: Settler): Promise<Settled> {
  const { call, recovery, context } = settler;
  const { effect } = call.operation;
  if (recovery.sendsMail && isFault && !requestCodes.has(outcome.responseCode)) {
    return { outcome: endOfDoubt(tried, 'unknown', effect) };
  }
  if (!tried.mayBeDone) return ended(outcome);
  if (outcome.responseCode in notDoneCodes) return leftInDoubt(tried, effect);
  return ended(await recovery.afterRepeat(tried.entry, outcome, context));
}

/** Waits until the next entry's time; where that does not fit into the time left, settles what is open as it stands. */
async function wait(open: OpenEntry[], { call, context, settled }: Settler): Promise<OpenEntry[]> {
  if (open.length === 0) return open;
  const readyAt = context.throttle.readyAt();
  const times = open.map(({ state, at }) => (state === 'toSend' ? Math.max(at, readyAt) : at));
  const ms = Math.max(0, Math.min(...times) - context.now());
  if (ms <= context.mostWaitMs && ms + context.leastCallMs <= context.remainingMs()) {
    if (ms > 0) await context.sleep(ms);
    return open;
  }
  for (const each of open) {
    settled.set(each.entry, outOfTime(each, call.operation.effect, context.now(), context.throttle));
  }
  return [];
}
