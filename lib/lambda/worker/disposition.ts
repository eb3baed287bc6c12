import type { Pending, SettledResult } from '../../batch/run-batch.ts';
import type { Result } from '../../contract/result.ts';
import type { Chance } from '../../runtime/chance.ts';
import { messageBackOffMs } from '../messages/visibility.ts';
import type { OpenEntry, OpenState, RecordedResult } from '../results/result-line.ts';
import type { ClaimedMessage } from './claimed-message.ts';

/** The end state of a message after an attempt: deleted, or retried by the queue as it is. */
export type Disposition = DeletedMessage | RetriedMessage;

interface AttemptedMessage {
  readonly message: ClaimedMessage;
  /** The results of all its entries. */
  readonly all: readonly Result[];
  /** The results that are final, also those of earlier attempts. */
  readonly results: readonly RecordedResult[];
  /** The entries without a final result. */
  readonly open: readonly OpenEntry[];
  /** How long these wait, in ms. */
  readonly waitMs: number;
}

/** A message to delete once its attempt is recorded and the queues have accepted the messages that follow from it. */
export interface DeletedMessage extends AttemptedMessage {
  readonly kind: 'deleted';
}

/** A message that becomes visible again as it is. */
export interface RetriedMessage extends AttemptedMessage {
  readonly kind: 'retried';
}

/** The times by which a disposition is decided, in ms, and the chance for back-offs. */
export interface DispositionTimes {
  /** The wait of entries that lacked only time: about as long as the entries before them take. */
  readonly turnMs: number;
  readonly giveUpMs: number;
  readonly now: number;
  readonly chance: Chance;
}

type PendingResult = SettledResult & { readonly pending: Pending };

/**
 * Returns the disposition of a message (docs/reliability.md). It is retried if the outcome of an entry is unknown, or if
 * nothing is settled and a later delivery can find out what was done.
 */
export function dispositionOf(
  message: ClaimedMessage,
  settled: readonly SettledResult[],
  times: DispositionTimes,
): Disposition {
  const all = isTooOld(message, times) ? settled.map(giveUp) : settled;
  const pending = all.filter(isPending).map((each) => ({ ...each, waitMs: waitOf(each.pending, message, times) }));
  const final = all.flatMap((each) => (isPending(each) ? [] : [recordedResult(message, each.result)]));
  const common = {
    message,
    all: all.map(({ result }) => result),
    waitMs: Math.max(0, ...pending.map(({ waitMs }) => waitMs)),
  };
  const isUnsettled = pending.length === all.length && pending.every((each) => each.pending.canBeFoundOut);
  if (pending.length > 0 && (isUnsettled || pending.some((each) => each.pending.mayBeDone))) {
    return { ...common, kind: 'retried', results: final, open: pending.map(openEntry) };
  }
  return {
    ...common,
    kind: 'deleted',
    results: final.map((each) => withDeadLetter(message, each)),
    open: pending.map((each) => requeuedEntry(each, times.now + each.waitMs)),
  };
}

function isPending(each: SettledResult): each is PendingResult {
  return each.pending !== undefined;
}

function isTooOld({ since }: ClaimedMessage, { giveUpMs, now }: DispositionTimes): boolean {
  return now - since >= giveUpMs;
}

/** Returns a pending result as final: as unknown if it may be done, else under the code of what prevented it. */
function giveUp({ result, pending }: SettledResult): SettledResult {
  if (!pending || pending.mayBeDone) return { result };
  return { result: { ...result, responseCode: pending.responseCode } };
}

function waitOf({ waitMs, responseCode }: Pending, { receiveCount }: ClaimedMessage, times: DispositionTimes): number {
  if (waitMs !== undefined) return waitMs;
  return responseCode === 'BatchTimeRanOut' ? times.turnMs : messageBackOffMs(receiveCount, times.chance.random());
}

/** Returns a final result as it is recorded: one that an earlier attempt has settled stays as it is. */
function recordedResult({ journal }: ClaimedMessage, result: Result): RecordedResult {
  return journal?.settled.get(result.index) ?? result;
}

function openEntry({ result, pending }: PendingResult): OpenEntry {
  const state: OpenState = pending.mayBeDone ? { open: 'inDoubt', overAt: pending.overAt } : { open: 'notDone' };
  return { ...factsOf(result), responseCode: pending.responseCode, ...state };
}

function requeuedEntry({ result, pending }: PendingResult, dueAt: number): OpenEntry {
  // An entry that can be looked up is looked up before it is sent, in case its old message is delivered too.
  const responseCode = pending.canBeFoundOut ? 'BatchTimeRanOut' : pending.responseCode;
  return { ...factsOf(result), responseCode, open: 'requeued', dueAt };
}

function factsOf({ index, key, messageText, clientRequestId, requestId }: Result) {
  return {
    index,
    ...(key === undefined ? {} : { key }),
    ...(messageText === undefined ? {} : { messageText }),
    ...(clientRequestId === undefined ? {} : { clientRequestId }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

function withDeadLetter({ request }: ClaimedMessage, result: RecordedResult): RecordedResult {
  const isDeadLettered =
    request.options.deadLetter !== false && result.responseClass !== 'Success' && !result.alreadyAbsent;
  return isDeadLettered ? { ...result, deadLettered: true } : result;
}
