import { type AskContext, leastCallMs } from './ask.ts';
import { backOffMs, namedBackOffMs } from './back-off.ts';
import type { Recovery } from './recovery/recovery.ts';
import { doubtfulCodes, lastingStopCauses, notDoneCodes, requestCodes } from './response-codes.ts';
import { detailOf, failed, type Outcome } from './result.ts';
import { type Call, type SentCall, send } from './send.ts';
import type { IndexedEntry } from './split.ts';

// An entry that is to be sent, or of which it is to be found out whether it was done, not before `at`.
interface OpenEntry {
  readonly entry: IndexedEntry;
  readonly state: 'toSend' | 'inDoubt';
  readonly at: number;
  /** How often it was sent and not settled. */
  readonly attempts: number;
  /** Whether one of these times may have done it, or an earlier request. */
  readonly mayBeDone: boolean;
  /** When the last call that it was in is over. */
  readonly overAt: number;
  /** What the last attempt ended with. */
  readonly last?: Outcome;
}

// Failures that pass, but do not say how soon, are not waited out for ever.
const mostAttempts = 4;

/** Takes one call to its end: gives an outcome for each of its entries, in order. */
export async function settle(call: Call, context: AskContext): Promise<readonly Outcome[]> {
  const recovery = recoveryOf(call);
  const outcomes = new Map<IndexedEntry, Outcome>();
  let open = call.entries.map((entry) => firstState(entry, recovery));
  while (open.length > 0) {
    const settler = {
      call,
      recovery,
      context,
      settled: (entry: IndexedEntry, outcome: Outcome) => void outcomes.set(entry, outcome),
    };
    open = await sendReady(await examineReady(open, settler), settler);
    open = await wait(open, settler);
  }
  return call.entries.map((entry) => outcomes.get(entry) ?? unsettled(entry));
}

// One time and one chance for all entries of a call, so that those sent again are sent together, as before.
interface Moment {
  readonly now: number;
  readonly chance: number;
}

function momentOf(context: AskContext): Moment {
  return { now: context.now(), chance: Math.random() };
}

interface Settler {
  readonly call: Call;
  readonly recovery: Recovery;
  readonly context: AskContext;
  settled(entry: IndexedEntry, outcome: Outcome): void;
}

function recoveryOf({ entries: [first] }: Call): Recovery {
  if (!first) throw new RangeError('a call without entries');
  return first.recovery;
}

function unsettled({ index }: IndexedEntry): never {
  throw new Error(`no outcome for entry ${index}`);
}

function firstState(entry: IndexedEntry, { looksFirst }: Recovery): OpenEntry {
  const isInDoubt = looksFirst && entry.mayBeDone;
  return { entry, state: isInDoubt ? 'inDoubt' : 'toSend', at: 0, attempts: 0, mayBeDone: isInDoubt, overAt: 0 };
}

/** Finds out of the entries in doubt whose time it is; gives those that stay open. */
async function examineReady(open: readonly OpenEntry[], settler: Settler): Promise<OpenEntry[]> {
  const { recovery, context, settled } = settler;
  const now = context.now();
  const ready = open.filter(({ state, at }) => state === 'inDoubt' && at <= now);
  if (ready.length === 0) return [...open];
  const inDoubt = ready.map(({ entry, overAt, attempts }) => ({ entry, isOver: overAt <= now, wasSent: attempts > 0 }));
  const verdicts = await recovery.examine(inDoubt, context);
  const moment = momentOf(context);
  const stillOpen = ready.flatMap((each, place): OpenEntry[] => {
    const verdict = verdicts[place] ?? 'unknown';
    const isWorthwhile = each.attempts < mostAttempts;
    if (verdict === 'notYet') return [{ ...each, at: each.overAt }];
    if ((verdict === 'again' || verdict === 'notDone') && isWorthwhile) return [toSendAgain(each, verdict, moment)];
    settled(each.entry, typeof verdict === 'object' ? verdict : endOfDoubt(each, verdict, settler));
    return [];
  });
  return [...open.filter((each) => !ready.includes(each)), ...stillOpen];
}

function toSendAgain(each: OpenEntry, verdict: 'again' | 'notDone', { now, chance }: Moment): OpenEntry {
  const pause = each.last === undefined ? 0 : backOffMs(each.last, each.attempts, chance) / 4;
  return { ...each, state: 'toSend', at: now + pause, mayBeDone: each.mayBeDone && verdict === 'again' };
}

/** Gives the outcome of an entry that is not sent again: as Exchange said it where it was surely not done or changes nothing, else that nobody knows. */
function endOfDoubt({ last }: OpenEntry, verdict: 'again' | 'notDone' | 'unknown', { call }: Settler): Outcome {
  if (!last) return failed('BatchOutcomeUnknown', 'nobody can say whether an earlier request did it');
  const isUnanswered = last.responseCode === 'BatchOutcomeUnknown';
  if (verdict === 'notDone') {
    return isUnanswered
      ? {
          ...last,
          responseCode: 'BatchExchangeUnreachable',
          messageText: 'no complete answer came, and it was not done',
        }
      : last;
  }
  if (isUnanswered || call.operation.effect === 'read') return last;
  return {
    ...last,
    responseCode: 'BatchOutcomeUnknown',
    messageText: `nobody can say whether it was done: ${last.responseCode}`,
  };
}

/** Sends the entries whose time it is, in one call; gives those that stay open. */
async function sendReady(open: readonly OpenEntry[], settler: Settler): Promise<OpenEntry[]> {
  const { call, recovery, context, settled } = settler;
  const now = context.now();
  const isPaused = context.throttle.readyAt() > now;
  const due = open.filter(({ state, at }) => state === 'toSend' && at <= now);
  const ready = due.slice(0, context.throttle.entriesPerCall());
  if (ready.length === 0 || isPaused || context.remainingMs() < leastCallMs) return [...open];
  const sent = await send({ ...call, entries: ready.map(({ entry }) => entry) }, context);
  const moment = momentOf(context);
  noteThrottling(sent, context, moment);
  const stillOpen: OpenEntry[] = [];
  for (const [place, each] of ready.entries()) {
    const last = sent.outcomes[place] ?? unsettled(each.entry);
    const tried = {
      ...each,
      attempts: each.attempts + 1,
      last,
      overAt: sent.isAnswered ? now : now + context.settleMs,
    };
    const isLasting =
      last.responseCode === 'ErrorBatchProcessingStopped' && lastingStopCauses.has(stopCause(sent, place));
    const next = isLasting ? undefined : nextState(tried, sent, recovery, moment);
    if (next) stillOpen.push(next);
    else settled(each.entry, await ended(tried, last, sent, settler));
  }
  return [...open.filter((each) => !ready.includes(each)), ...stillOpen];
}

// Other calls of the mailbox are to wait as well: they draw on the same budget.
function noteThrottling({ outcomes }: SentCall, { throttle }: AskContext, { chance }: Moment): void {
  const busy = outcomes.filter(
    ({ responseCode }) => responseCode === 'ErrorServerBusy' || responseCode === 'ErrorExceededConnectionCount',
  );
  if (busy.length > 0) throttle.throttled(Math.max(...busy.map((outcome) => backOffMs(outcome, 1, chance))));
}

/** Gives the code of the error that stopped the batch before this entry. */
function stopCause({ outcomes }: SentCall, place: number): string {
  const before = outcomes
    .slice(0, place)
    .findLast(({ responseCode }) => responseCode !== 'ErrorBatchProcessingStopped');
  return before?.responseCode ?? '';
}

/** Gives an entry's next state after it was sent, or undefined where its outcome is final. */
function nextState(
  tried: OpenEntry,
  { isFault }: SentCall,
  recovery: Recovery,
  { now, chance }: Moment,
): OpenEntry | undefined {
  const { last, attempts } = tried;
  if (!last) return undefined;
  const { responseCode } = last;
  const later = now + backOffMs(last, attempts, chance);
  const reason = notDoneCodes[responseCode];
  if (reason) {
    const isWorthwhile =
      reason === 'throttled' || (responseCode === 'BatchExchangeUnreachable' && attempts < mostAttempts);
    return isWorthwhile ? { ...tried, state: 'toSend', at: later } : undefined;
  }
  if (recovery.sendsMail && isFault) return undefined;
  if (responseCode !== 'BatchOutcomeUnknown' && !doubtfulCodes.has(responseCode)) return undefined;
  return { ...tried, state: 'inDoubt', at: isBusyInside(last) ? later : now, mayBeDone: true };
}

// Exchange sometimes wraps that it is busy into an internal error, and names a back-off there too.
function isBusyInside(outcome: Outcome): boolean {
  return detailOf(outcome, 'InnerErrorResponseCode') === 'ErrorServerBusy';
}

/** Gives the final outcome of an entry that Exchange has answered, in the light of what earlier attempts may have done. */
async function ended(tried: OpenEntry, outcome: Outcome, { isFault }: SentCall, settler: Settler): Promise<Outcome> {
  const { recovery, context } = settler;
  const { responseCode } = outcome;
  const saysNothing = recovery.sendsMail && isFault && !requestCodes.has(responseCode);
  if (saysNothing || (tried.mayBeDone && responseCode in notDoneCodes)) return endOfDoubt(tried, 'unknown', settler);
  return tried.mayBeDone ? recovery.afterRepeat(tried.entry, outcome, context) : outcome;
}

/** Waits until the next entry's time; where that does not fit into the time left, settles what is open as it stands. */
async function wait(open: OpenEntry[], settler: Settler): Promise<OpenEntry[]> {
  const { context, settled } = settler;
  if (open.length === 0) return open;
  const readyAt = context.throttle.readyAt();
  const times = open.map(({ state, at }) => (state === 'toSend' ? Math.max(at, readyAt) : at));
  const ms = Math.max(0, Math.min(...times) - context.now());
  if (ms + leastCallMs <= context.remainingMs()) {
    if (ms > 0) await context.sleep(ms);
    return open;
  }
  for (const each of open) settled(each.entry, outOfTime(each, settler));
  return [];
}

function outOfTime(each: OpenEntry, settler: Settler): Outcome {
  const { attempts, mayBeDone, last } = each;
  if (mayBeDone && attempts > 0) return endOfDoubt(each, 'unknown', settler);
  const { now, throttle } = settler.context;
  const pausedMs = throttle.readyAt() - now();
  const waitMs = (last && namedBackOffMs(last)) ?? (pausedMs > 0 ? pausedMs : undefined);
  const { responseCode, clientRequestId, requestId } = last ?? {};
  const reasons = [
    ...(responseCode ? [`Exchange said ${responseCode}`] : []),
    ...(waitMs === undefined ? [] : [`Exchange wants ${waitMs} ms of quiet`]),
  ];
  const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : '';
  return {
    ...failed('BatchTimeRanOut', `not done: the time left was too short${why}`),
    ...(waitMs === undefined ? {} : { messageXml: { value: { BackOffMilliseconds: String(waitMs) } } }),
    ...(clientRequestId === undefined ? {} : { clientRequestId }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
