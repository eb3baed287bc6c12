import {
  DeleteMessageCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Fault } from '../../lib/schema/faults.ts';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { changeAssembly } from '../front-door/changed-assembly.ts';

/** A failed item as the API returns it. */
export interface ShownItem extends Readonly<Record<string, unknown>> {
  readonly id: string;
}

/** An answer of the API: its status, and the parts of its JSON that tests read. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly failedItems: readonly ShownItem[];
    readonly faults: readonly Fault[];
  };
}

/** A local cloud whose worker does not poll: messages on the work queue stay there. */
export interface IdleCloud extends Cloud {
  readonly sqs: SQSClient;
  /** Calls the API at a route such as `GET /failed-items`. */
  ask(route: string, body?: unknown): Promise<Answer>;
  /** Puts a message with this body into the dead-letter queue and returns its id. */
  putDeadLetterMessage(body: string, attributes?: Readonly<Record<string, string>>): Promise<string>;
  /** Receives and deletes all visible messages of a queue. */
  take(queue: 'WorkQueue' | 'DeadLetterQueue'): Promise<readonly Message[]>;
  /** Deletes all messages of both queues, including those in flight. */
  purge(): Promise<void>;
}

/** Starts the local cloud without event source mappings. */
export async function startIdleCloud(): Promise<IdleCloud> {
  const assembly = await changeAssembly((_, resource) =>
    resource.Type === 'AWS::Lambda::EventSourceMapping' ? undefined : resource,
  );
  const cloud = await startCloud({ assembly: assembly.folder, logs: 'ignore' });
  const sqs = createSqsClient(cloud.awsUrl);
  return {
    ...cloud,
    sqs,
    ask: (route, body) => ask(cloud.url, route, body),
    putDeadLetterMessage: async (MessageBody, attributes = {}) => {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      );
      const QueueUrl = cloud.queueUrl('DeadLetterQueue');
      const { MessageId = '' } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
      return MessageId;
    },
    take: (queue) => take(sqs, cloud.queueUrl(queue)),
    purge: async () => {
      for (const QueueUrl of cloud.queueUrls) await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    },
    close: async () => {
      sqs.destroy();
      await cloud.close();
      await assembly.remove();
    },
  };
}

async function ask(url: string, route: string, body: unknown): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Answer['body'] };
}

async function take(sqs: SQSClient, QueueUrl: string): Promise<readonly Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['MessageGroupId'],
    }),
  );
  for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.length === 0 ? [] : [...Messages, ...(await take(sqs, QueueUrl))];
}
