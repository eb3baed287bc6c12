import { type QueueMessage, sendMessages } from '../messages/queue.ts';
import { type RetriedRecord, retriedRecord } from './retried-record.ts';
import type { InvalidMessage } from './work-message.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

// An attribute counts towards the size of its message, and a reason is to be read at a glance.
const maxReasonLength = 1_000;

/** Returns the dead-letter queue message of a message that is no batch: its body unchanged, the reason in the attributes. */
function invalidDeadLetter({ record: { body, messageId }, reason }: InvalidMessage): QueueMessage {
  const attributes = { responseCode: 'BatchItemInvalid', batchId: messageId };
  return {
    forms: [
      { body, attributes: { ...attributes, messageText: reason.slice(0, maxReasonLength) } },
      { body, attributes },
      { body, attributes: {} },
    ],
  };
}

/** Sends messages that are no batch to the dead-letter queue; returns the records that it did not accept. */
export async function deadLetterInvalid(
  messages: readonly InvalidMessage[],
  { deadLetterQueue, chance, monitor }: WorkerEnvironment,
): Promise<readonly RetriedRecord[]> {
  if (messages.length === 0) return [];
  monitor.warn('messages that are no batch', { messageIds: messages.map(({ record }) => record.messageId) });
  const accepted = await sendMessages(deadLetterQueue, messages.map(invalidDeadLetter));
  return messages.flatMap(({ record }, place) => (accepted[place] ? [] : [retriedRecord(record, chance)]));
}
