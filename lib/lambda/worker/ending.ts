import type { OpenResult, SettledResult } from '../../batch.ts';
import { failed, type Result } from '../../result.ts';
import { deadLetterOf } from '../dead-letter.ts';
import { entryMessage } from '../entry-message.ts';
import type { QueueMessage } from '../queue.ts';
import { secondsOf, usualWaitMs } from './give-back.ts';
import type { WorkMessage } from './work-message.ts';

/** What is to become of a message after an attempt: it is done, with the results that are final, once the queues have taken its dead letters and what is put back of it, or it is to be received again after these ms. */
export type Ending = { readonly message: WorkMessage; readonly results: readonly Result[] } & (
  | {
      readonly kind: 'done';
      readonly final: readonly Result[];
      readonly deadLetters: readonly QueueMessage[];
      readonly putBack: readonly QueueMessage[];
    }
  | { readonly kind: 'waits'; readonly waitMs: number }
);

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
  const open = final.filter((each) => each.open !== undefined);
  const isUnsettled = open.length === final.length && open.every((each) => each.open.tellsLater);
  const results = final.map(({ result }) => result);
  const waitMsOf = ({ open: { responseCode, waitMs } }: OpenResult) =>
    waitMs ?? (responseCode === 'BatchTimeRanOut' ? times.turnMs : usualWaitMs(receiveCount));
  if (open.length > 0 && (isUnsettled || open.some((each) => each.open.mayBeDone))) {
    return { kind: 'waits', message, results, waitMs: Math.max(...open.map(waitMsOf)) };
  }
  return {
    kind: 'done',
    message,
    results,
    final: final.filter(({ open: still }) => !still).map(({ result }) => result),
    deadLetters: deadLettersOf(message, final, times.now),
    putBack: open.map((each) => putBackMessage(message, each, waitMsOf(each), times.now)),
  };
}

/** Gives an open result as final: in doubt as unknown, else under the code of what stood in the way. */
function givenUp({ result, open }: SettledResult): SettledResult {
  if (!open || open.mayBeDone) return { result };
  return { result: { ...result, responseCode: open.responseCode } };
}

function deadLettersOf(message: WorkMessage, settled: readonly SettledResult[], now: Date): readonly QueueMessage[] {
  const { operation, request, batchId, failure, attempt } = message;
  if (request.options.deadLetter === false) return [];
  const failures = settled.filter(
    ({ result, open }) => !open && result.responseClass !== 'Success' && !result.alreadyAbsent,
  );
  return failures.map(({ result }) => {
    const letter = deadLetterOf(operation, request, result, { batchId, index: failure.index, attempt, now });
    // Of a message of one entry, its body is a letter too, if all others are too long.
    const unchanged = { body: message.record.body, attributes: { responseCode: result.responseCode } };
    const forms = [unchanged, { ...unchanged, attributes: {} }];
    return request.entries.length === 1 ? { ...letter, forms: [...letter.forms, ...forms] } : letter;
  });
}

function putBackMessage(message: WorkMessage, { result, open }: OpenResult, waitMs: number, now: Date): QueueMessage {
  const { operation, request, batchId, failure, attempt, putBackSince } = message;
  const written = {
    // What can be told is looked for before it is sent, in case that its old message comes back.
    responseCode: open.tellsLater ? 'BatchTimeRanOut' : open.responseCode,
    messageText: result.messageText,
    index: failure.index ?? result.index,
    batchId,
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
