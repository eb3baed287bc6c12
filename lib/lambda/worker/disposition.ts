import type { Pending, SettledResult } from '../../batch/run-batch.ts';
import { failed, type Result } from '../../contract/result.ts';
import { deadLetterOf } from '../messages/dead-letter.ts';
import { entryMessage } from '../messages/entry-message.ts';
import { failureOrigin } from '../messages/origin.ts';
import type { QueueMessage } from '../messages/queue.ts';
import { secondsOf, usualWaitMs } from '../messages/visibility.ts';
import { countedAsOf } from '../results/record-results.ts';
import type { WorkMessage } from './work-message.ts';

/** What is to become of a message after an attempt: it is done once the queues have taken its dead letters and what is put back of it, or it is to be received again. Its results, those of them that are final, and how long (ms) what is open waits. */
export type Ending = {
  readonly message: WorkMessage;
  readonly results: readonly Result[];
  readonly final: readonly Result[];
  readonly waitMs: number;
} & (
  | { readonly kind: 'done'; readonly deadLetters: readonly QueueMessage[]; readonly putBack: readonly QueueMessage[] }
  | { readonly kind: 'waits' }
);

/** What is to become of a message that is done. */
export type DoneEnding = Extract<Ending, { readonly kind: 'done' }>;

/** How to end a message: how long to wait, in ms, where nothing but time was missing, and how long it is tried at most. */
export interface EndingTimes {
  readonly turnMs: number;
  readonly giveUpMs: number;
  readonly now: Date;
}

const mostReceives = 50;
// The most that SQS delays a message.
const mostDelaySeconds = 900;

/**
 * Decides what becomes of a message after an attempt (docs/reliability.md). Where an entry is in doubt, or nothing is settled and a later delivery can tell that, the message is received again as it is. Else it is
 * done: what was surely not done goes back to the queue, each entry as a message of its own, and what failed goes to the dead-letter queue; so does all that is open after a day or 50 receives.
 */
export function endingOf(message: WorkMessage, settled: readonly SettledResult[], times: EndingTimes): Ending {
  const { receiveCount, since } = message;
  const isOver = receiveCount >= mostReceives || times.now.getTime() - since >= times.giveUpMs;
  const final = isOver ? settled.map(givenUp) : settled;
  const open = final.flatMap(({ result, pending }) => (pending ? [{ result, pending }] : []));
  const isUnsettled = open.length === final.length && open.every(({ pending }) => pending.canBeFoundOut);
  const waits = open.map(
    ({ pending: { responseCode, waitMs } }) =>
      waitMs ?? (responseCode === 'BatchTimeRanOut' ? times.turnMs : usualWaitMs(receiveCount)),
  );
  const results = final.map(({ result }) => result);
  const common = { message, results, waitMs: Math.max(0, ...waits) };
  if (open.length > 0 && (isUnsettled || open.some(({ pending }) => pending.mayBeDone))) {
    return { ...common, kind: 'waits', final: [] };
  }
  const failures = final.flatMap(({ result, pending }) =>
    !pending && isToBeDeadLettered(message, result) ? [result] : [],
  );
  return {
    ...common,
    kind: 'done',
    final: final.flatMap(({ result, pending }) =>
      pending ? [] : [failures.includes(result) ? { ...result, deadLettered: true } : result],
    ),
    deadLetters: failures.map((result) => deadLetter(message, result, times.now)),
    putBack: open.map((each, place) => putBackMessage(message, each, waits[place] ?? 0, times.now)),
  };
}

/** Gives an open result as final: in doubt as unknown, else under the code of what stood in the way. */
function givenUp({ result, pending }: SettledResult): SettledResult {
  if (!pending || pending.mayBeDone) return { result };
  return { result: { ...result, responseCode: pending.responseCode } };
}

function isToBeDeadLettered({ request }: WorkMessage, { responseClass, alreadyAbsent }: Result): boolean {
  return request.options.deadLetter !== false && responseClass !== 'Success' && !alreadyAbsent;
}

function deadLetter(message: WorkMessage, result: Result, now: Date): QueueMessage {
  const { operation, request, origin, attempt } = message;
  const letter = deadLetterOf(operation, request, result, {
    originOf: ({ index }) => failureOrigin(origin, index, attempt, countedAsOf(result)),
    attempt,
    now,
  });
  // Of a message of one entry, its body is a letter too, if all others are too long.
  const unchanged = { body: message.record.body, attributes: { responseCode: result.responseCode } };
  const forms = [unchanged, { ...unchanged, attributes: {} }];
  return request.entries.length === 1 ? { ...letter, forms: [...letter.forms, ...forms] } : letter;
}

interface PendingResult extends SettledResult {
  readonly pending: Pending;
}

function putBackMessage(
  message: WorkMessage,
  { result, pending }: PendingResult,
  waitMs: number,
  now: Date,
): QueueMessage {
  const { operation, request, origin, attempt, putBackSince } = message;
  const written = {
    // What can be told is looked for before it is sent, in case that its old message comes back.
    responseCode: pending.canBeFoundOut ? 'BatchTimeRanOut' : pending.responseCode,
    messageText: result.messageText,
    ...failureOrigin(origin, result.index, attempt, 'open'),
    attempt,
    time: (putBackSince ?? now).toISOString(),
    clientRequestId: result.clientRequestId,
    requestId: result.requestId,
  };
  return { ...entryMessage(operation, request, result, written), delaySeconds: secondsOf(waitMs, mostDelaySeconds) };
}

/** Gives the results of a message for a mailbox that the deployment may not act for: none of its entries is sent. */
export function mailboxNotAllowed({ request }: WorkMessage): readonly SettledResult[] {
  const outcome = failed('BatchMailboxNotAllowed', '$.mailbox: expected a mailbox that this deployment may act for');
  return request.entries.map((_, index) => ({ result: { index, ...outcome } }));
}
