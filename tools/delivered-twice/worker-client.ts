import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Cloud } from '../../local/cloud.ts';
import { type EntryResult, readResultLines } from '../fault-matrix/batch-client.ts';
import { sendHttp } from '../fault-matrix/send-http.ts';

/** A message of the work queue, under the id that SQS would give it. */
export interface Message {
  readonly messageId: string;
  readonly body: string;
}

/** The worker of a local cloud, invoked as the queue invokes it. */
export interface WorkerClient {
  /** Delivers messages until the worker has given none of them back. Throws if it crashes. */
  deliverUntilDone(messages: readonly Message[]): Promise<void>;
  /** Returns the results of a message. */
  results(messageId: string): Promise<readonly EntryResult[]>;
}

const answer = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

const pauseMs = 200;

/** Creates a client of the worker of a local cloud. */
export function createWorkerClient(cloud: Cloud): WorkerClient {
  const url = `${cloud.awsUrl}/2015-03-31/functions/${cloud.functionName('Worker')}/invocations`;
  const deliver = async (messages: readonly Message[], receiveCount: number) => {
    const Records = messages.map((each) => recordOf(each, receiveCount));
    const text = await sendHttp(url, { method: 'POST', body: JSON.stringify({ Records }) });
    const failed = answer.parse(JSON.parse(text)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    return messages.filter(({ messageId }) => failed.includes(messageId));
  };
  return {
    async deliverUntilDone(messages) {
      let left = messages;
      // The worker gives up on a message that was received fifty times.
      for (let receiveCount = 1; left.length > 0; receiveCount = Math.min(receiveCount + 1, 49)) {
        left = await deliver(left, receiveCount);
        if (left.length > 0) await sleep(pauseMs);
      }
    },
    results: async (messageId) =>
      readResultLines(await sendHttp(`${cloud.url}/batches/${messageId}/results`, { method: 'GET' })),
  };
}

function recordOf({ messageId, body }: Message, receiveCount: number) {
  return {
    messageId,
    receiptHandle: 'of no message',
    body,
    attributes: { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(Date.now()) },
    messageAttributes: {},
    eventSource: 'aws:sqs',
  };
}
