import { deadLetterMessage } from '../messages/dead-letter.ts';
import { entryMessage } from '../messages/entry-message.ts';
import { failureOrigin } from '../messages/origin.ts';
import type { QueueMessage } from '../messages/queue.ts';
import { secondsOf } from '../messages/visibility.ts';
import type { Journal } from '../results/journal.ts';
import { countedAsOf } from '../results/record-results.ts';
import type { OpenEntry, RecordedResult } from '../results/result-line.ts';
import type { ClaimedMessage } from './claimed-message.ts';

// The longest delay that SQS takes.
const maxDelaySeconds = 900;

/** The recorded results and open entries of an attempt at a message. */
export interface RecordedAttempt {
  readonly message: ClaimedMessage;
  readonly results: readonly RecordedResult[];
  readonly open: readonly OpenEntry[];
}

/** Whether messages follow from an attempt at a message that is done: dead-letter or requeued ones. */
export function hasFollowers({ results, open }: Pick<RecordedAttempt, 'results' | 'open'>): boolean {
  return open.length > 0 || results.some(({ deadLettered }) => deadLettered);
}

/** Returns what a journal has recorded, as it was written. */
export function recordedIn({ settled, open }: Journal): Pick<RecordedAttempt, 'results' | 'open'> {
  return { results: [...settled.values()], open: [...open.values()] };
}

/** Returns the dead-letter queue messages of a message's entries that failed. */
export function deadLettersOf({ message, results }: RecordedAttempt, now: number): readonly QueueMessage[] {
  return results.flatMap((result) => (result.deadLettered ? [deadLetterOf(message, result, now)] : []));
}

function deadLetterOf(message: ClaimedMessage, recorded: RecordedResult, now: number): QueueMessage {
  const { operation, request, record, origin } = message;
  const { deadLettered: _, attempt = message.attempt, ...result } = recorded;
  const deadLetter = deadLetterMessage(operation, request, result, {
    originOf: ({ index }) => failureOrigin(origin, index, message.attempt, countedAsOf(result)),
    attempt,
    now,
  });
  // If all other forms are too long, the body of a message of one entry serves unchanged.
  const unchanged = { body: record.body, attributes: { responseCode: result.responseCode } };
  const forms = [unchanged, { ...unchanged, attributes: {} }];
  return request.entries.length === 1 ? { ...deadLetter, forms: [...deadLetter.forms, ...forms] } : deadLetter;
}

/** Returns the work queue messages of a message's entries that were surely not done and go on alone. */
export function requeuedMessagesOf({ message, open }: RecordedAttempt, now: number): readonly QueueMessage[] {
  return open.flatMap((each) => (each.open === 'requeued' ? [requeuedMessage(message, each, now)] : []));
}

function requeuedMessage(
  { operation, request, origin, attempt, requeuedSince }: ClaimedMessage,
  entry: OpenEntry & { readonly open: 'requeued' },
  now: number,
): QueueMessage {
  const { responseCode, messageText, clientRequestId, requestId, dueAt } = entry;
  const failure = {
    responseCode,
    messageText,
    ...failureOrigin(origin, entry.index, attempt, 'open'),
    attempt,
    time: requeuedSince ?? new Date(now).toISOString(),
    clientRequestId,
    requestId,
  };
  return { ...entryMessage(operation, request, entry, failure), delaySeconds: secondsOf(dueAt - now, maxDelaySeconds) };
}
