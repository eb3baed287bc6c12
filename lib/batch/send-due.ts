import { lastingStopCauses } from '../contract/response-codes.ts';
import { backOffMs, isBusy } from '../recovery/back-off.ts';
import type { QueryContext } from '../recovery/query.ts';
import {
  type CallEnd,
  type EntryState,
  type EntryToSend,
  nextState,
  overAtOf,
  type SettledEntry,
  type TriedEntry,
  toTried,
} from './entry-state.ts';
import { type EntryAnswer, type SentCall, send } from './send.ts';
import { settleFinally, settleInDoubt, settleWith } from './settle-entry.ts';
import { momentOf, replaceStates, type Settler, type States } from './settler.ts';

/** Sends the entries that are due, in one call; returns the states of all entries. */
export async function sendDue(states: States, settler: Settler): Promise<States> {
  const { call, context } = settler;
  const sentAt = context.clock.now();
  const allDue = states.filter((each) => each.state === 'toSend').filter(({ dueAt }) => dueAt <= sentAt);
  const due = allDue.slice(0, context.entriesPerCall());
  if (due.length === 0) return states;
  const sent = await send({ ...call, entries: due.map(({ entry }) => entry) }, context);
  if (sent.kind === 'notSent') {
    const dueAt = context.clock.now() + sent.quietMs;
    return replaceStates(
      states,
      due,
      due.map((each) => ({ ...each, dueAt })),
    );
  }
  const end = endOf(sent, context);
  const next: EntryState[] = [];
  for (const [place, each] of due.entries()) next.push(await afterCall(each, sent, place, end, settler));
  return replaceStates(states, due, next);
}

/** Returns the end of a call, and pauses the mailbox if Exchange was too busy for it. */
function endOf({ answer, answers }: SentCall, context: QueryContext): CallEnd {
  const moment = momentOf(context);
  const outcomes = answers.map(({ outcome }) => outcome);
  const backOffs = outcomes.filter(isBusy).map((outcome) => backOffMs(outcome, 1, moment.chance));
  const pauseMs = Math.max(0, ...backOffs);
  // All calls of the mailbox draw on one budget, so all of them wait.
  if (backOffs.length > 0) context.slowDown(pauseMs);
  // Counted from when no answer came, because the call may have waited long for its turn.
  const overAt = answer === 'noAnswer' ? moment.now + context.settleMs : moment.now;
  return { ...moment, answer, overAt, pausedUntil: moment.now + pauseMs };
}

async function afterCall(
  toSend: EntryToSend,
  sent: SentCall,
  place: number,
  end: CallEnd,
  settler: Settler,
): Promise<EntryState> {
  const answer = sent.answers[place];
  if (!answer) throw new Error(`no outcome for entry ${toSend.entry.index}`);
  const tried = toTried(toSend, answer, end);
  if (isStoppedForLong(sent, place)) return settleFinally(tried, tried.mayBeDone ? 'unknown' : 'notDone');
  return nextState(tried, end) ?? settleAnswered(tried, settler);
}

/** Whether Exchange stopped the batch before this entry because of an error that retrying cannot fix, such as ErrorQuotaExceeded. */
function isStoppedForLong({ answers }: SentCall, place: number): boolean {
  const isStopped = ({ outcome }: EntryAnswer) => outcome.responseCode === 'ErrorBatchProcessingStopped';
  const answer = answers[place];
  if (!answer || !isStopped(answer)) return false;
  const cause = answers.slice(0, place).findLast((each) => !isStopped(each));
  return cause !== undefined && lastingStopCauses.has(cause.outcome.responseCode);
}

/** Settles an entry that Exchange has answered, given that an earlier attempt may have done it. */
async function settleAnswered(tried: TriedEntry, { recovery, context }: Settler): Promise<SettledEntry> {
  const { entry, mayBeDone, attempts } = tried;
  const { lastOutcome, certainty } = attempts;
  if (certainty === 'inDoubt') return settleFinally(tried, 'unknown');
  if (!mayBeDone) return settleWith(entry, lastOutcome, overAtOf(tried));
  if (certainty === 'notDone') return settleInDoubt(tried);
  return settleWith(entry, await recovery.afterRetry(entry, lastOutcome, context), overAtOf(tried));
}
