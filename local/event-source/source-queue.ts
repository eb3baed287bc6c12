import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { sqsRecord } from './sqs-record.ts';

// The most that SQS gives and takes in one call, and the longest that it waits for a message, in seconds.
const mostMessages = 10;
const longestWait = 20;

/** The queue that an event source mapping polls, until `signal` aborts its calls. */
export interface SourceQueue {
  /** Receives at most so many records, waiting at most so many seconds for the first. */
  receive(most: number, waitSeconds?: number): Promise<readonly SQSRecord[]>;
  delete(records: readonly SQSRecord[]): Promise<void>;
}

/** A queue as records of Lambda's. */
export function createSourceQueue(sqs: SQSClient, url: string, arn: string, signal: AbortSignal): SourceQueue {
  return {
    async receive(most, waitSeconds = longestWait) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: Math.min(most, mostMessages),
          WaitTimeSeconds: Math.min(waitSeconds, longestWait),
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
        { abortSignal: signal },
      );
      return Messages.map((message) => sqsRecord(message, arn));
    },
    async delete(records) {
      for (let start = 0; start < records.length; start += mostMessages) {
        const Entries = records
          .slice(start, start + mostMessages)
          .map(({ receiptHandle }, place) => ({ Id: String(place), ReceiptHandle: receiptHandle }));
        await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }), { abortSignal: signal });
      }
    },
  };
}
