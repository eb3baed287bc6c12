import { log } from '../common/log.ts';
import { type QueueMessage, sendMessages } from '../messages/queue.ts';
import { type GivenBack, usualWaitMs } from '../messages/visibility.ts';
import type { NoBatch } from './work-message.ts';

// SQS takes no longer attribute than a message; a reason is to be read at a glance.
const mostReasonLength = 1_000;

/** Gives the dead letter of a message that is no batch: its body unchanged, the reason in the attributes, as many as there is room for. */
function deadLetterOf({ record: { body, messageId }, reason }: NoBatch): QueueMessage {
  const responseCode = 'BatchItemInvalid';
  const attributes = { responseCode, batchId: messageId };
  return {
    forms: [
      { body, attributes: { ...attributes, messageText: reason.slice(0, mostReasonLength) } },
      { body, attributes },
      { body, attributes: {} },
    ],
  };
}

/** Puts messages that are no batch into the dead-letter queue; gives the records that it has not taken. */
export async function deadLetterNoBatches(
  noBatches: readonly NoBatch[],
  queueUrl: string,
): Promise<readonly GivenBack[]> {
  if (noBatches.length === 0) return [];
  log().warn('messages that are no batch', { messageIds: noBatches.map(({ record }) => record.messageId) });
  const taken = await sendMessages(queueUrl, noBatches.map(deadLetterOf));
  return noBatches.flatMap(({ record }, place) =>
    taken[place] ? [] : [{ record, waitMs: usualWaitMs(Number(record.attributes.ApproximateReceiveCount)) }],
  );
}
