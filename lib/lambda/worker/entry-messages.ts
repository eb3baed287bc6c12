import type { Pending, SettledResult } from '../../batch/run-batch.ts';
import type { Result } from '../../contract/result.ts';
import { deadLetterMessage } from '../messages/dead-letter.ts';
import { entryMessage } from '../messages/entry-message.ts';
import { failureOrigin } from '../messages/origin.ts';
import type { QueueMessage } from '../messages/queue.ts';
import { secondsOf } from '../messages/visibility.ts';
import { countedAsOf } from '../results/record-results.ts';
import type { WorkMessage } from './work-message.ts';

/** A result whose entry may be tried or found out later. */
export type PendingResult = SettledResult & { readonly pending: Pending };

// The longest delay that SQS takes.
const maxDelaySeconds = 900;

/** Returns the dead-letter queue message of a message's entry that failed. */
export function deadLetterOf(message: WorkMessage, result: Result, now: number): QueueMessage {
  const { operation, request, record, origin, attempt } = message;
  const { deadLettered: _, ...failed } = result;
  const letter = deadLetterMessage(operation, request, failed, {
    originOf: ({ index }) => failureOrigin(origin, index, attempt, countedAsOf(result)),
    attempt,
    now,
  });
  // If all other forms are too long, the body of a message of one entry serves unchanged.
  const unchanged = { body: record.body, attributes: { responseCode: result.responseCode } };
  const forms = [unchanged, { ...unchanged, attributes: {} }];
  return request.entries.length === 1 ? { ...letter, forms: [...letter.forms, ...forms] } : letter;
}

/** Returns the work queue message of a message's entry that was surely not done. */
export function requeuedMessage(
  message: WorkMessage,
  { result, pending, waitMs }: PendingResult & { readonly waitMs: number },
  now: number,
): QueueMessage {
  const { operation, request, origin, attempt, requeuedSince } = message;
  const failure = {
    // An entry that can be looked up is looked up before it is sent, in case its old message is delivered too.
    responseCode: pending.canBeFoundOut ? 'BatchTimeRanOut' : pending.responseCode,
    messageText: result.messageText,
    ...failureOrigin(origin, result.index, attempt, 'open'),
    attempt,
    time: requeuedSince ?? new Date(now).toISOString(),
    clientRequestId: result.clientRequestId,
    requestId: result.requestId,
  };
  return { ...entryMessage(operation, request, result, failure), delaySeconds: secondsOf(waitMs, maxDelaySeconds) };
}
