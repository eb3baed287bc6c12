import type { Pending, SettledResult } from '../../batch/run-batch.ts';
import type { Result } from '../../contract/result.ts';
import { retryPolicy } from '../../recovery/retry-policy.ts';
import type { Chance } from '../../runtime/chance.ts';
import type { QueueMessage } from '../messages/queue.ts';
import { messageBackOffMs } from '../messages/visibility.ts';
import { deadLetterOf, type PendingResult, requeuedMessage } from './entry-messages.ts';
import type { WorkMessage } from './work-message.ts';

/** The end state of a message after an attempt: deleted, or retried by the queue as it is. */
export type Disposition = DeletedMessage | RetriedMessage;

interface AttemptedMessage {
  readonly message: WorkMessage;
  /** The results of all its entries. */
  readonly all: readonly Result[];
  /** The results that are final. */
  readonly results: readonly Result[];
  /** How long its pending entries wait, in ms. */
  readonly waitMs: number;
}

/** A message to delete once the queues have accepted the messages that follow from it. */
export interface DeletedMessage extends AttemptedMessage {
  readonly kind: 'deleted';
  readonly deadLetters: readonly QueueMessage[];
  readonly requeued: readonly QueueMessage[];
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

/**
 * Returns the disposition of a message (docs/reliability.md). It is retried if the outcome of an entry is unknown, or if
 * nothing is settled and a later delivery can find out what was done.
 */
export function dispositionOf(
  message: WorkMessage,
  settled: readonly SettledResult[],
  times: DispositionTimes,
): Disposition {
  const all = isGivenUp(message, times) ? settled.map(giveUp) : settled;
  const pending = all.filter(isPending).map((each) => ({ ...each, waitMs: waitOf(each.pending, message, times) }));
  const common = {
    message,
    all: all.map(({ result }) => result),
    waitMs: Math.max(0, ...pending.map(({ waitMs }) => waitMs)),
  };
  const isUnsettled = pending.length === all.length && pending.every((each) => each.pending.canBeFoundOut);
  if (pending.length > 0 && (isUnsettled || pending.some((each) => each.pending.mayBeDone))) {
    return { ...common, kind: 'retried', results: [] };
  }
  const results = all.flatMap((each) => (isPending(each) ? [] : [withDeadLetter(message, each.result)]));
  return {
    ...common,
    kind: 'deleted',
    results,
    deadLetters: results.flatMap((each) => (each.deadLettered ? [deadLetterOf(message, each, times.now)] : [])),
    requeued: pending.map((each) => requeuedMessage(message, each, times.now)),
  };
}

function isPending(each: SettledResult): each is PendingResult {
  return each.pending !== undefined;
}

function isGivenUp({ receiveCount, since }: WorkMessage, { giveUpMs, now }: DispositionTimes): boolean {
  return receiveCount >= retryPolicy.giveUpAfterReceives || now - since >= giveUpMs;
}

/** Returns a pending result as final: as unknown if it may be done, else under the code of what prevented it. */
function giveUp({ result, pending }: SettledResult): SettledResult {
  if (!pending || pending.mayBeDone) return { result };
  return { result: { ...result, responseCode: pending.responseCode } };
}

function waitOf({ waitMs, responseCode }: Pending, { receiveCount }: WorkMessage, times: DispositionTimes): number {
  if (waitMs !== undefined) return waitMs;
  return responseCode === 'BatchTimeRanOut' ? times.turnMs : messageBackOffMs(receiveCount, times.chance.random());
}

function withDeadLetter({ request }: WorkMessage, result: Result): Result {
  const isDeadLettered =
    request.options.deadLetter !== false && result.responseClass !== 'Success' && !result.alreadyAbsent;
  return isDeadLettered ? { ...result, deadLettered: true } : result;
}
