import { isSurelyNotDone } from '../contract/response-codes.ts';
import { failed, type Outcome } from '../contract/result.ts';
import { namedBackOffMs } from '../recovery/back-off.ts';
import { isInconclusive } from '../recovery/query.ts';
import {
  type Attempts,
  type EntryInDoubt,
  type EntryToSend,
  overAtOf,
  type Pending,
  type SettledEntry,
  wasSent,
} from './entry-state.ts';
import type { IndexedEntry } from './indexed-entry.ts';

type UnsettledEntry = EntryToSend | EntryInDoubt;
type Effect = 'read' | 'write';

/** Returns an entry settled with an outcome; it is pending if the outcome proves that it was not done. */
export function settleWith(entry: IndexedEntry, outcome: Outcome, overAt = entry.earlierOverAt): SettledEntry {
  const { responseCode } = outcome;
  if (!isSurelyNotDone(responseCode)) return settled(entry, outcome, overAt);
  return settled(entry, outcome, overAt, { mayBeDone: false, responseCode, ...waitOf(namedBackOffMs(outcome)) });
}

/** Returns an entry settled with its last outcome, which no later attempt may change. */
export function settleFinally(state: UnsettledEntry, verdict: 'notDone' | 'unknown', effect: Effect): SettledEntry {
  return settled(state.entry, lastOutcomeOf(state.attempts, verdict, effect), overAtOf(state));
}

/** Returns an entry of unknown outcome settled; a later attempt may find out, after `waitMs` milliseconds if given. */
export function settleInDoubt(state: UnsettledEntry, effect: Effect, waitMs?: number): SettledEntry {
  const outcome = lastOutcomeOf(state.attempts, 'unknown', effect);
  const { responseCode } = outcome;
  return settled(state.entry, outcome, overAtOf(state), { mayBeDone: true, responseCode, ...waitOf(waitMs) });
}

/** Returns an entry settled whose look-up failed: with that failure if it was never sent, else of unknown outcome. */
export function settleAfterFailedLookUp(
  doubt: EntryInDoubt,
  failure: Outcome,
  effect: Effect,
  waitMs: number,
): SettledEntry {
  if (doubt.entry.earlierAttempt !== 'sameKey' || wasSent(doubt)) {
    return isInconclusive(failure) ? settleInDoubt(doubt, effect, waitMs) : settleFinally(doubt, 'unknown', effect);
  }
  const { pending, ...others } = settleWith(doubt.entry, failure);
  return pending ? { ...others, pending: { ...pending, responseCode: 'BatchTimeRanOut' } } : others;
}

/** Returns an entry settled for which too little time was left, while Exchange asks for `quietMs` milliseconds of quiet. */
export function settleOutOfTime(state: UnsettledEntry, effect: Effect, now: number, quietMs: number): SettledEntry {
  const { entry, attempts } = state;
  const mayBeDone = state.state === 'inDoubt' || state.mayBeDone;
  if (mayBeDone && (wasSent(state) || entry.earlierAttempt === 'redriven')) {
    return settleInDoubt(state, effect, Math.max(state.dueAt - now, quietMs));
  }
  const lastOutcome = attempts?.lastOutcome;
  const waitMs = (lastOutcome && namedBackOffMs(lastOutcome)) ?? (quietMs > 0 ? quietMs : undefined);
  const busyCode =
    lastOutcome && isSurelyNotDone(lastOutcome.responseCode) ? lastOutcome.responseCode : 'ErrorServerBusy';
  // An entry whose key is still to be looked up keeps a code after which it is looked up the next time, too.
  const responseCode = !mayBeDone && waitMs !== undefined ? busyCode : 'BatchTimeRanOut';
  return settled(entry, timeRanOut(lastOutcome, waitMs), overAtOf(state), {
    mayBeDone: false,
    responseCode,
    ...waitOf(waitMs),
  });
}

function timeRanOut(lastOutcome: Outcome | undefined, waitMs: number | undefined): Outcome {
  const { clientRequestId, requestId } = lastOutcome ?? {};
  const reasons = [
    ...(lastOutcome ? [`the last attempt got ${lastOutcome.responseCode}`] : []),
    ...(waitMs === undefined ? [] : [`Exchange asks to wait ${waitMs} ms`]),
  ];
  const why = reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
  return {
    ...failed('BatchTimeRanOut', `Not done: too little time was left${why}.`),
    ...(waitMs === undefined ? {} : { messageXml: { value: { BackOffMilliseconds: String(waitMs) } } }),
    ...(clientRequestId === undefined ? {} : { clientRequestId }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** Returns the outcome of an entry that is not sent again: as Exchange answered if that is certain or changes nothing, else unknown. */
export function lastOutcomeOf(
  attempts: Attempts | undefined,
  verdict: 'safeToRetry' | 'notDone' | 'unknown',
  effect: Effect,
): Outcome {
  if (!attempts) return failed('BatchOutcomeUnknown', 'It is unknown whether an earlier attempt has done the entry.');
  const { lastOutcome } = attempts;
  const { responseCode } = lastOutcome;
  const isUnanswered = responseCode === 'BatchOutcomeUnknown';
  if (verdict === 'notDone') {
    if (!isUnanswered) return lastOutcome;
    const messageText = 'Not done: no complete answer came, and a look-up did not find the entry.';
    return { ...lastOutcome, responseCode: 'BatchExchangeUnreachable', messageText };
  }
  if (isUnanswered || effect === 'read') return lastOutcome;
  const messageText = `It is unknown whether the entry was done: Exchange answered ${responseCode}.`;
  return { ...lastOutcome, responseCode: 'BatchOutcomeUnknown', messageText };
}

function settled(
  { index, recovery: { canBeFoundOut } }: IndexedEntry,
  outcome: Outcome,
  overAt: number,
  pending?: Omit<Pending, 'canBeFoundOut' | 'overAt'>,
): SettledEntry {
  return {
    state: 'settled',
    index,
    outcome,
    ...(pending ? { pending: { ...pending, canBeFoundOut, overAt } } : {}),
    ...(outcome.responseCode === 'BatchOutcomeUnknown' ? { overAt } : {}),
  };
}

function waitOf(waitMs: number | undefined) {
  return waitMs === undefined ? {} : { waitMs };
}
