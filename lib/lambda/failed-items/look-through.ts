import { giveBack } from '../messages/visibility.ts';
import { receiveMessages } from './dead-letter-queue.ts';
import { type FailedItem, type FailedItemsContext, readFailedItem } from './failed-item.ts';

// An HTTP API waits 30 seconds for its answer.
const lookingMs = 20_000;

/** What is done with the failed items of one look: which of them are done with (the others are shown again in the end), and whether that is enough. */
export interface Visit {
  readonly done: readonly FailedItem[];
  readonly isEnough: boolean;
}

/** How far somebody has looked: at how many messages, and whether there may be more. */
export interface Looked {
  readonly looked: number;
  readonly more: boolean;
}

/** Looks through the dead-letter queue, up to ten messages at a time, each hidden for so many seconds, until it gives no more, it is enough, or 20 seconds are over. */
export async function lookThrough(
  context: FailedItemsContext,
  hiddenSeconds: number,
  visit: (items: readonly FailedItem[]) => Visit | Promise<Visit>,
): Promise<Looked> {
  const { deadLetterQueueUrl, now } = context;
  const end = now() + lookingMs;
  const left = new Set<string>();
  let looked = 0;
  try {
    while (now() < end) {
      const messages = await receiveMessages(deadLetterQueueUrl, hiddenSeconds);
      if (messages.length === 0) return { looked, more: false };
      looked += messages.length;
      for (const { receiptHandle } of messages) left.add(receiptHandle);
      const items = await Promise.all(messages.map((message) => readFailedItem(message, context.operationNamed)));
      const { done, isEnough } = await visit(items);
      for (const { message } of done) left.delete(message.receiptHandle);
      if (isEnough) break;
    }
    return { looked, more: true };
  } finally {
    const shown = [...left].map((receiptHandle) => ({ record: { receiptHandle }, waitMs: 0 }));
    await giveBack(deadLetterQueueUrl, shown);
  }
}
