import { isSurelyNotDone } from '../contract/response-codes.ts';
import { failed, type Outcome } from '../contract/result.ts';
import { namedBackOffMs } from '../recovery/back-off.ts';
import { isInconclusive } from '../recovery/query.ts';
import { unknownAfter } from '../recovery/recovery.ts';
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

/** Returns an entry settled with an outcome; it is pending if the outcome proves that it was not done. */
export function settleWith(entry: IndexedEntry, outcome: Outcome, overAt = entry.earlierOverAt): SettledEntry {
  const { responseCode } = outcome;
  if (!isSurelyNotDone(responseCode)) return settled(entry, outcome, overAt);
  return settled(entry, outcome, overAt, { mayBeDone: false, responseCode, ...waitOf(namedBackOffMs(outcome)) });
}

/** Returns an entry settled with its last outcome, which no later attempt may change. */
export function settleFinally(state: UnsettledEntry, verdict: 'notDone' | 'unknown'): SettledEntry {
  return settled(state.entry, lastOutcomeOf(state.attempts, verdict), overAtOf(state));
}

/** Returns an entry of unknown outcome settled; a later attempt may find out, after `waitMs` milliseconds if given. */
export function settleInDoubt(state: UnsettledEntry, waitMs?: number): SettledEntry {
  const outcome = lastOutcomeOf(state.attempts, 'unknown');
  const { responseCode } = outcome;
  return settled(state.entry, outcome, overAtOf(state), { mayBeDone: true, responseCode, ...waitOf(waitMs) });
}

/** Returns an entry settled whose look-up failed: with that failure if it was never sent, else of unknown outcome. */
export function settleAfterFailedLookUp(doubt: EntryInDoubt, failure: Outcome, waitMs: number): SettledEntry {
  if (doubt.entry.earlierAttempt !== 'sameKey' || wasSent(doubt)) {
    return isInconclusive(failure) ? settleInDoubt(doubt, waitMs) : settleFinally(doubt, 'unknown');
  }
  const { pending, ...others } = settleWith(doubt.entry, failure);
  return pending ? { ...others, pending: { ...pending, responseCode: 'BatchTimeRanOut' } } : others;
}

/** Returns an entry settled for which too little time was left, while Exchange asks for `quietMs` milliseconds of quiet. */
export function settleOutOfTime(state: UnsettledEntry, now: number, quietMs: number): SettledEntry {
  const { entry, attempts } = state;
  const mayBeDone = state.state === 'inDoubt' || state.mayBeDone;
  const untilDue = Math.max(0, state.dueAt - now);
  if (mayBeDone && (wasSent(state) || entry.earlierAttempt === 'redriven')) {
    return settleInDoubt(state, Math.max(untilDue, quietMs));
  }
  const lastOutcome = attempts?.lastOutcome;
  if (lastOutcome?.responseCode === 'BatchExchangeUnreachable') return settleWith(entry, lastOutcome, overAtOf(state));
  const asked = (lastOutcome && namedBackOffMs(lastOutcome)) ?? quietMs;
  // An entry whose key is still to be looked up keeps a code after which it is looked up the next time, too.
  if (mayBeDone) return outOfTime(state, 'BatchTimeRanOut', Math.max(asked, untilDue));
  const busyCode =
    lastOutcome && isSurelyNotDone(lastOutcome.responseCode) ? lastOutcome.responseCode : 'ErrorServerBusy';
  return outOfTime(state, asked > 0 ? busyCode : 'BatchTimeRanOut', asked);
}

function outOfTime(state: UnsettledEntry, responseCode: string, waitMs: number): SettledEntry {
  const outcome = timeRanOut(state, waitMs);
  return settled(state.entry, outcome, overAtOf(state), {
    mayBeDone: false,
    responseCode,
    ...waitOf(waitMs > 0 ? waitMs : undefined),
  });
}

function timeRanOut({ state, attempts }: UnsettledEntry, waitMs: number): Outcome {
  const { responseCode, clientRequestId, requestId } = attempts?.lastOutcome ?? {};
  const waitedFor = state === 'inDoubt' ? 'an earlier attempt may not be over for' : 'Exchange asks to wait';
  const reasons = [
    ...(responseCode === undefined ? [] : [`the last attempt got ${responseCode}`]),
    ...(waitMs > 0 ? [`${waitedFor} ${waitMs} ms`] : []),
  ];
  const why = reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
  return {
    ...failed('BatchTimeRanOut', `Not done: too little time was left${why}.`),
    ...(waitMs > 0 ? { messageXml: { value: { BackOffMilliseconds: String(waitMs) } } } : {}),
    ...(clientRequestId === undefined ? {} : { clientRequestId }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** Returns the outcome of a written entry that is not sent again: as Exchange answered if that is certain, else unknown. */
export function lastOutcomeOf(attempts: Attempts | undefined, verdict: 'safeToRetry' | 'notDone' | 'unknown'): Outcome {
  if (!attempts) return failed('BatchOutcomeUnknown', 'It is unknown whether an earlier attempt has done the entry.');
  const { lastOutcome } = attempts;
  const isUnanswered = lastOutcome.responseCode === 'BatchOutcomeUnknown';
  if (verdict !== 'notDone') return isUnanswered ? lastOutcome : unknownAfter(lastOutcome, 'Exchange answered');
  if (!isUnanswered) return lastOutcome;
  const messageText = 'Not done: no complete answer came, and a look-up did not find the entry.';
  return { ...lastOutcome, responseCode: 'BatchExchangeUnreachable', messageText };
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
