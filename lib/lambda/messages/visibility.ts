import { retryPolicy } from '../../recovery/retry-policy.ts';
import { errorFacts } from '../common/log-facts.ts';
import { inBatches, type Queue } from './queue.ts';

/** A received message, by its receipt handle, and the milliseconds until it becomes visible again. */
export interface HiddenMessage {
  readonly receiptHandle: string;
  readonly waitMs: number;
}

// SQS hides a message for at most twelve hours, counted from its receipt.
const maxVisibilitySeconds = 12 * 3_600 - 300;

/** Returns the wait before a message's next delivery if nothing names one: doubles with each receive, half of it by chance. */
export function messageBackOffMs(receiveCount: number, random: number): number {
  const { firstMs, longestMs } = retryPolicy.messageBackOff;
  return (Math.min(longestMs, firstMs * 2 ** (receiveCount - 1)) * (1 + random)) / 2;
}

/** Returns milliseconds as the whole seconds that SQS takes, at most `max`. */
export function secondsOf(ms: number, max: number): number {
  return Math.min(max, Math.ceil(Math.max(0, ms) / 1000));
}

/** Sets when messages become visible again. If SQS refuses, the queue's own visibility timeout holds. */
export function changeVisibility(queue: Queue, messages: readonly HiddenMessage[]): Promise<void> {
  return inBatches(messages, (some) => changeVisibilityOf(queue, some));
}

async function changeVisibilityOf(queue: Queue, messages: readonly HiddenMessage[]): Promise<void> {
  const { url: QueueUrl, monitor } = queue;
  const Entries = messages.map(({ receiptHandle: ReceiptHandle, waitMs }, place) => ({
    Id: String(place),
    ReceiptHandle,
    VisibilityTimeout: secondsOf(waitMs, maxVisibilitySeconds),
  }));
  try {
    const { ChangeMessageVisibilityBatchCommand } = await import('@aws-sdk/client-sqs');
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries });
    const { Failed = [] } = await (await queue.client()).send(command);
    if (Failed.length > 0) monitor.failure('visibility not changed', { codes: Failed.map(({ Code }) => Code) });
  } catch (error) {
    monitor.failure('visibility not changed', { messages: messages.length, ...errorFacts(error) });
  }
}
