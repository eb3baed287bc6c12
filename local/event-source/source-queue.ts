import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { toSqsRecord } from './sqs-record.ts';

// SQS receives or deletes at most 10 messages in one call, and waits at most 20 seconds for a message.
const maxMessages = 10;
const maxWaitSeconds = 20;

/** The queue that an event source mapping polls. */
export interface SourceQueue {
  /** Receives at most `count` records, but never more than 10. Waits at most `waitSeconds` for the first, 20 by default. */
  receive(count: number, waitSeconds?: number): Promise<readonly SQSRecord[]>;
  delete(records: readonly SQSRecord[]): Promise<void>;
}

/** Returns a queue whose messages are records of a Lambda event. Its calls are aborted by `signal`. */
export function createSourceQueue(sqs: SQSClient, url: string, arn: string, signal: AbortSignal): SourceQueue {
  return {
    async receive(count, waitSeconds = maxWaitSeconds) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: Math.min(count, maxMessages),
          WaitTimeSeconds: Math.min(waitSeconds, maxWaitSeconds),
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
        { abortSignal: signal },
      );
      return Messages.map((message) => toSqsRecord(message, arn));
    },
    async delete(records) {
      for (let start = 0; start < records.length; start += maxMessages) {
        const Entries = records
          .slice(start, start + maxMessages)
          .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
        await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }), { abortSignal: signal });
      }
    },
  };
}
