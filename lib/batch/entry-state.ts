import type { Outcome } from '../contract/result.ts';
import { backOffMs, isBusy } from '../recovery/back-off.ts';
import { retryPolicy } from '../recovery/retry-policy.ts';
import { type Certainty, type Effect, isWorthRetrying } from './certainty.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import type { EntryAnswer, SentCall } from './send.ts';

/** Our calls with an entry. */
export interface Attempts {
  readonly count: number;
  readonly lastOutcome: Outcome;
  /** The meaning of the last answer for the entry. */
  readonly certainty: Certainty;
  /** When every one of them is surely over, in ms since 1970. */
  readonly overAt: number;
  /** When the pause ends that outcomes of the last call asked for, in ms since 1970; entries of one call wait for it together. */
  readonly pausedUntil: number;
}

interface Unsettled {
  readonly entry: IndexedEntry;
  /** When the next step may be taken, in ms since 1970; 0 means at once. */
  readonly dueAt: number;
  /** Absent before the first call. */
  readonly attempts?: Attempts;
}

/** An entry that is to be sent when it is due. */
export interface EntryToSend extends Unsettled {
  readonly state: 'toSend';
  /** Whether an earlier attempt may have done it, so that its next outcome does not tell alone. */
  readonly mayBeDone: boolean;
}

/** An entry that an earlier attempt may have done: it is looked up when it is due. */
export interface EntryInDoubt extends Unsettled {
  readonly state: 'inDoubt';
}

/** An entry that was sent and whose state after that is to be decided. */
export interface TriedEntry extends EntryToSend {
  readonly attempts: Attempts;
}

/** The reason why a later attempt may change an outcome. */
export interface Pending {
  /** Whether the entry may have been done already. */
  readonly mayBeDone: boolean;
  /** The code of what prevented a final outcome. */
  readonly responseCode: string;
  /** The least milliseconds to wait; absent if unknown. */
  readonly waitMs?: number;
  /** Whether a later delivery can find out if the entry was done. */
  readonly canBeFoundOut: boolean;
  /** When every call that may have done it is surely over, ours and those of earlier attempts, in ms since 1970. */
  readonly overAt: number;
}

/** An entry that this batch does no more about. */
export interface SettledEntry {
  readonly state: 'settled';
  readonly index: number;
  readonly outcome: Outcome;
  /** Absent if the outcome is final. */
  readonly pending?: Pending;
  /** When every call that may have done it is surely over, in ms since 1970; absent if its outcome is known. */
  readonly overAt?: number;
}

/** The state of an entry while its call is being settled. */
export type EntryState = EntryToSend | EntryInDoubt | SettledEntry;

/** One time and one random number (0 to 1) for all entries of a call, so that entries to be retried stay together. */
export interface Moment {
  readonly now: number;
  readonly chance: number;
}

/** The end of a call, for all its entries. */
export interface CallEnd extends Moment, Pick<Attempts, 'overAt' | 'pausedUntil'> {
  readonly answer: SentCall['answer'];
}

/** Returns an entry's first state: in doubt if an earlier attempt may have written it; under the same key, only if its recovery looks up first. */
export function firstState(entry: IndexedEntry, effect: Effect, now: number): EntryToSend | EntryInDoubt {
  const { earlierAttempt, recovery } = entry;
  const mayBeDone = earlierAttempt === 'sameKey' ? recovery.looksUpFirst : earlierAttempt !== 'none';
  if (mayBeDone && effect === 'write') return { state: 'inDoubt', entry: withKnownEnd(entry, now), dueAt: 0 };
  return { state: 'toSend', entry, dueAt: 0, mayBeDone: false };
}

/** Returns an entry whose earlier calls may have ended as late as now if nobody knows when, as those of another request with its key. */
function withKnownEnd(entry: IndexedEntry, now: number): IndexedEntry {
  return entry.earlierOverAt > 0 ? entry : { ...entry, earlierOverAt: now };
}

/** Whether the entry was sent, by us or by an earlier delivery; false if only its key may have been used before. */
export function wasSent({ attempts, entry }: EntryToSend | EntryInDoubt): boolean {
  return attempts !== undefined || entry.earlierAttempt === 'inDoubt';
}

/** Returns when every call that may have done the entry is surely over, ours and those of earlier attempts, in ms since 1970. */
export function overAtOf({ attempts, entry }: EntryToSend | EntryInDoubt): number {
  return Math.max(attempts?.overAt ?? 0, entry.earlierOverAt);
}

/** Returns an entry that was sent in a call with this answer. */
export function toTried(sent: EntryToSend, { outcome, certainty }: EntryAnswer, end: CallEnd): TriedEntry {
  const { count = 0, overAt = 0 } = sent.attempts ?? {};
  const attempts = {
    count: count + 1,
    lastOutcome: outcome,
    certainty,
    overAt: Math.max(overAt, end.overAt),
    pausedUntil: end.pausedUntil,
  };
  return { ...sent, attempts };
}

/** Returns an entry in doubt as one to be sent again, because it was not done or because that does no harm. */
export function toRetry(doubt: EntryInDoubt, verdict: 'safeToRetry' | 'notDone', { now, chance }: Moment): EntryToSend {
  const { attempts } = doubt;
  const backOff = attempts ? backOffMs(attempts.lastOutcome, attempts.count, chance) : 0;
  const dueAt = Math.max(now + backOff * retryPolicy.shareAfterLookUp, attempts?.pausedUntil ?? 0);
  return { ...doubt, state: 'toSend', dueAt, mayBeDone: verdict === 'safeToRetry' };
}

/** Returns the next state of an entry that was sent; undefined if its last outcome is not to be improved. */
export function nextState(tried: TriedEntry, end: CallEnd): EntryToSend | EntryInDoubt | undefined {
  const { entry, attempts } = tried;
  const { lastOutcome, certainty } = attempts;
  const afterBackOff = end.now + backOffMs(lastOutcome, attempts.count, end.chance);
  switch (certainty) {
    case 'final':
      return undefined;
    case 'notDone':
      return isWorthRetrying(attempts.count, lastOutcome.responseCode)
        ? { ...tried, dueAt: Math.max(afterBackOff, end.pausedUntil) }
        : undefined;
    case 'inDoubt':
      if (entry.recovery.faultProvesNothing && end.answer === 'fault') return undefined;
      return { state: 'inDoubt', entry, attempts, dueAt: isBusy(lastOutcome) ? afterBackOff : end.now };
  }
}
