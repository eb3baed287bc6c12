import type { EntryHistory, RequestHistory } from '../../contract/request.ts';
import type { ClaimRecord } from '../claims/claim.ts';
import type { Failure } from '../messages/entry-message.ts';
import type { Journal } from '../results/journal.ts';
import { outcomeOf } from '../results/result-line.ts';
import type { WorkMessage } from './work-message.ts';

/** The traces in the bucket of the attempts at a message before this one: the last claim, and the last journal. */
export interface EarlierAttempts {
  readonly claim?: ClaimRecord | undefined;
  readonly journal?: Journal | undefined;
}

/** The current time, and how long a call without an answer may go on, in ms. */
export interface HistoryTimes {
  readonly now: number;
  readonly settleMs: number;
}

/** Returns the history of a message's request: what its failure says, and of each entry what earlier attempts left (docs/decisions/0013). */
export function historyOf(message: WorkMessage, earlier: EarlierAttempts, times: HistoryTimes): RequestHistory {
  const { failure, receiveCount, request } = message;
  const isKnown = earlier.claim !== undefined || earlier.journal !== undefined;
  const overAt = callsOverAt(failure, times);
  return {
    // Without a claim or a journal, an earlier receive is all that tells of an attempt by an earlier version.
    wasTried: receiveCount > 1 && !isKnown,
    ...(failure.responseCode === undefined ? {} : { failureCode: failure.responseCode }),
    ...(overAt === undefined ? {} : { overAt }),
    entries: new Map(
      request.entries.flatMap((_, index) => {
        const known = entryHistory(message, index, earlier, times);
        return known ? [[index, known] as const] : [];
      }),
    ),
  };
}

/** Returns when the calls of the attempt that ended in a failure of unknown outcome are over; undefined for any other failure. */
function callsOverAt({ responseCode, time }: Failure, { now, settleMs }: HistoryTimes): number | undefined {
  if (responseCode !== 'BatchOutcomeUnknown' || time === undefined) return undefined;
  return Math.min(now, Date.parse(time)) + settleMs;
}

function entryHistory(
  message: WorkMessage,
  index: number,
  { claim, journal }: EarlierAttempts,
  { settleMs }: HistoryTimes,
): EntryHistory | undefined {
  const settled = journal?.settled.get(index);
  if (settled) return { kind: 'settled', outcome: outcomeOf(settled) };
  const open = journal?.open.get(index);
  const openOverAt = open?.open === 'inDoubt' ? open.overAt : 0;
  if (hasDied(message, { claim, journal })) {
    return { kind: 'inDoubt', overAt: Math.max(claim?.until ?? 0, openOverAt) };
  }
  if (!journal) return undefined;
  // An earlier version wrote nothing of an entry without a final result.
  if (!open) return { kind: 'inDoubt', overAt: journal.writtenAt + settleMs };
  if (open.open !== 'notDone') return { kind: 'inDoubt', overAt: openOverAt };
  // Of an entry that was redriven, its failure tells more: an attempt before this message may have done it.
  return 'places' in message.origin ? { kind: 'notDone' } : undefined;
}

/** Whether the last attempt ended without a journal, so that it may have sent every entry that was not settled before. */
function hasDied({ leastAttempt }: WorkMessage, { claim, journal }: EarlierAttempts): boolean {
  if (claim) return claim.attempt > (journal?.attempt ?? 0);
  return journal !== undefined && journal.attempt < leastAttempt - 1;
}
