import { doubtfulCodes, notDoneCodes } from '../contract/response-codes.ts';
import { failed, type Outcome } from '../contract/result.ts';
import { saysNothing } from '../recovery/ask.ts';
import { backOffMs, namedBackOffMs, saysBusy } from '../recovery/back-off.ts';
import type { Throttle } from '../recovery/exchange-port.ts';
import type { Recovery } from '../recovery/recovery.ts';
import type { SentCall } from './send.ts';
import type { IndexedEntry } from './split.ts';

/** An entry that is to be sent, or of which it is to be found out whether it was done, not before `at` (ms). */
export interface OpenEntry {
  readonly entry: IndexedEntry;
  readonly state: 'toSend' | 'inDoubt';
  readonly at: number;
  /** How often it was sent and not settled. */
  readonly attempts: number;
  /** Whether one of these times may have done it, or an earlier request or delivery. */
  readonly mayBeDone: boolean;
  /** When the last call that it was in is over. */
  readonly overAt: number;
  /** What the last attempt ended with. */
  readonly last?: Outcome;
}

/** What came of an entry and, where another time may bring more, what is open: whether it may have been done, the code of what stood in the way, and how long to wait at least, in ms, where that is known. */
export interface Settled {
  readonly outcome: Outcome;
  readonly open?: {
    readonly mayBeDone: boolean;
    readonly responseCode: string;
    readonly waitMs?: number;
  };
}

/** One time and one chance for all entries of a call, so that those sent again are sent together, as before. */
export interface Moment {
  readonly now: number;
  readonly chance: number;
}

/** Failures that pass, but do not say how soon, are not waited out for ever. */
export const mostAttempts = 4;

/** Gives the state that an entry starts in: where an earlier attempt may have done it, it is found out first. */
export function firstState(entry: IndexedEntry, { looksFirst }: Recovery): OpenEntry {
  const { earlier } = entry;
  const isInDoubt = earlier === 'sameKey' ? looksFirst : earlier !== 'none';
  return { entry, state: isInDoubt ? 'inDoubt' : 'toSend', at: 0, attempts: 0, mayBeDone: isInDoubt, overAt: 0 };
}

/** Says whether it was sent, by us or by an earlier delivery, and not just looked for because its key may have been used before. */
export function wasSent({ attempts, entry }: OpenEntry): boolean {
  return attempts > 0 || entry.earlier === 'inDoubt';
}

/** Gives the state of an entry in doubt that is to be sent again, since it was not done or since that does no harm. */
export function toSendAgain(each: OpenEntry, verdict: 'again' | 'notDone', { now, chance }: Moment): OpenEntry {
  const pause = each.last === undefined ? 0 : backOffMs(each.last, each.attempts, chance) / 4;
  return { ...each, state: 'toSend', at: now + pause, mayBeDone: each.mayBeDone && verdict === 'again' };
}

/** Gives an entry's next state after it was sent, or undefined where its outcome is final. */
export function nextState(
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
  return { ...tried, state: 'inDoubt', at: saysBusy(last) ? later : now, mayBeDone: true };
}

/** Gives the outcome of an entry that is not sent again: as Exchange said it where it was surely not done or changes nothing, else that nobody knows. */
export function endOfDoubt(
  { last }: OpenEntry,
  verdict: 'again' | 'notDone' | 'unknown',
  effect: 'read' | 'write',
): Outcome {
  if (!last) return failed('BatchOutcomeUnknown', 'nobody can say whether an earlier attempt did it');
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
  if (isUnanswered || effect === 'read') return last;
  return {
    ...last,
    responseCode: 'BatchOutcomeUnknown',
    messageText: `nobody can say whether it was done: ${last.responseCode}`,
  };
}

/** Gives what an entry came to that ends with an outcome: open where that says that it was surely not done. */
export function ended(outcome: Outcome): Settled {
  const { responseCode } = outcome;
  if (!(responseCode in notDoneCodes)) return { outcome };
  return { outcome, open: { mayBeDone: false, responseCode, ...waitOf(namedBackOffMs(outcome)) } };
}

/** Gives what an entry in doubt came to that it is not known of yet whether it was done, but can be after these ms. */
export function leftInDoubt(each: OpenEntry, effect: 'read' | 'write', waitMs?: number): Settled {
  const outcome = endOfDoubt(each, 'unknown', effect);
  return { outcome, open: { mayBeDone: true, responseCode: outcome.responseCode, ...waitOf(waitMs) } };
}

/** Gives what an entry in doubt came to where looking whether it was done failed: one that was not sent by us is as that failure says, and is looked for again the next time. */
export function notLooked(each: OpenEntry, failure: Outcome, effect: 'read' | 'write', waitMs: number): Settled {
  if (each.entry.earlier !== 'sameKey' || wasSent(each)) {
    return saysNothing(failure) ? leftInDoubt(each, effect, waitMs) : { outcome: endOfDoubt(each, 'unknown', effect) };
  }
  const { outcome, open } = ended(failure);
  return open ? { outcome, open: { ...open, responseCode: 'BatchTimeRanOut' } } : { outcome };
}

/** Gives what an entry came to that the time did not suffice for. */
export function outOfTime(each: OpenEntry, effect: 'read' | 'write', now: number, throttle: Throttle): Settled {
  const { mayBeDone, last, at } = each;
  if (mayBeDone && (wasSent(each) || each.entry.earlier === 'redriven')) {
    return leftInDoubt(each, effect, Math.max(at, throttle.readyAt()) - now);
  }
  const pausedMs = throttle.readyAt() - now;
  const waitMs = (last && namedBackOffMs(last)) ?? (pausedMs > 0 ? pausedMs : undefined);
  const { clientRequestId, requestId } = last ?? {};
  const reasons = [
    ...(last ? [`Exchange said ${last.responseCode}`] : []),
    ...(waitMs === undefined ? [] : [`Exchange wants ${waitMs} ms of quiet`]),
  ];
  const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : '';
  const outcome = {
    ...failed('BatchTimeRanOut', `not done: the time left was too short${why}`),
    ...(waitMs === undefined ? {} : { messageXml: { value: { BackOffMilliseconds: String(waitMs) } } }),
    ...(clientRequestId === undefined ? {} : { clientRequestId }),
    ...(requestId === undefined ? {} : { requestId }),
  };
  const busy = last && last.responseCode in notDoneCodes ? last.responseCode : 'ErrorServerBusy';
  // One that was to be looked for because of its key, and not sent, is looked for the next time too.
  const responseCode = !mayBeDone && waitMs !== undefined ? busy : 'BatchTimeRanOut';
  return { outcome, open: { mayBeDone: false, responseCode, ...waitOf(waitMs) } };
}

function waitOf(waitMs: number | undefined) {
  return waitMs === undefined ? {} : { waitMs };
}
