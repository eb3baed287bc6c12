import { endClaim } from '../claims/claim.ts';
import { errorFacts } from '../common/log-facts.ts';
import { deleteMessages, type Queue, type QueueMessage, sendMessages } from '../messages/queue.ts';
import type { ClaimedMessage } from './claimed-message.ts';
import { deadLettersOf, hasFollowers, type RecordedAttempt, requeuedMessagesOf } from './entry-messages.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

/**
 * Sends the dead-letter, then the requeued messages of recorded attempts, and deletes their source messages.
 * Returns the attempts of which all were accepted. Sent again, each has the same identity.
 */
export async function forward<Attempt extends RecordedAttempt>(
  attempts: readonly Attempt[],
  environment: WorkerEnvironment,
): Promise<readonly Attempt[]> {
  const { batches, clock, deadLetterQueue } = environment;
  const now = clock.now();
  const deadLettered = await sendAll(deadLetterQueue, attempts, (each) => deadLettersOf(each, now));
  const forwarded = await sendAll(batches.workQueue, deadLettered, (each) => requeuedMessagesOf(each, now));
  const sources = forwarded.filter(hasFollowers).map(({ message }) => message);
  await Promise.all(sources.map((message) => noteForwarded(message, environment)));
  await deleteSources(sources, environment);
  return forwarded;
}

/** Sends the messages that follow from attempts; returns the attempts of which the queue accepted all. */
async function sendAll<Attempt extends RecordedAttempt>(
  queue: Queue,
  from: readonly Attempt[],
  messagesOf: (each: Attempt) => readonly QueueMessage[],
): Promise<readonly Attempt[]> {
  const messages = from.flatMap((each) => messagesOf(each).map((message) => ({ each, message })));
  const accepted = await sendMessages(
    queue,
    messages.map(({ message }) => message),
  );
  const refused = new Set(messages.flatMap(({ each }, place) => (accepted[place] ? [] : [each])));
  return from.filter((each) => !refused.has(each));
}

/** Notes in a message's claim that all messages that follow from it are sent, so that no copy of it sends them again. */
async function noteForwarded({ claim, origin }: ClaimedMessage, { batches, monitor }: WorkerEnvironment) {
  if (!claim) return;
  try {
    await endClaim(batches.bucket, claim, 'forwarded');
  } catch (error) {
    monitor.failure('claim not ended', { batchId: origin.batchId, ...errorFacts(error) });
  }
}

/** Deletes messages that live on in others at once, before the invocation ends. */
async function deleteSources(sources: readonly ClaimedMessage[], { batches, monitor }: WorkerEnvironment) {
  try {
    await deleteMessages(
      batches.workQueue,
      sources.map(({ record }) => record.receiptHandle),
    );
  } catch (error) {
    monitor.failure('messages not deleted', { messages: sources.length, ...errorFacts(error) });
  }
}
