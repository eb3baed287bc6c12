import { changeVisibility } from '../messages/visibility.ts';
import { receiveMessages } from './dead-letter-queue.ts';
import { type FailedItem, readFailedItem } from './failed-item.ts';
import type { FailedItemsContext } from './failed-items-environment.ts';

// An HTTP API waits 30 seconds for an answer.
const maxLookMs = 20_000;

/** The outcome of a visit to some failed items. */
export interface Visit {
  /** The items that stay hidden; the others become visible again at the end. */
  readonly hidden: readonly FailedItem[];
  readonly isEnough: boolean;
}

/** The number of messages that were looked at, and whether there may be more. */
export interface Looked {
  readonly looked: number;
  readonly more: boolean;
}

/** Visits the dead-letter queue, up to ten messages at a time, until it delivers no more, it is enough, or 20 seconds are over. */
export async function lookThrough(
  context: FailedItemsContext,
  hiddenSeconds: number,
  visit: (items: readonly FailedItem[]) => Visit | Promise<Visit>,
): Promise<Looked> {
  const { deadLetterQueue, clock, operationNamed } = context;
  const end = clock.now() + maxLookMs;
  const toShow = new Set<string>();
  let looked = 0;
  try {
    while (clock.now() < end) {
      const messages = await receiveMessages(deadLetterQueue, hiddenSeconds);
      if (messages.length === 0) return { looked, more: false };
      looked += messages.length;
      for (const { receiptHandle } of messages) toShow.add(receiptHandle);
      const items = await Promise.all(messages.map((message) => readFailedItem(message, operationNamed)));
      const { hidden, isEnough } = await visit(items);
      for (const { message } of hidden) toShow.delete(message.receiptHandle);
      if (isEnough) break;
    }
    return { looked, more: true };
  } finally {
    const shown = [...toShow].map((receiptHandle) => ({ receiptHandle, waitMs: 0 }));
    await changeVisibility(deadLetterQueue, shown);
  }
}
