import { DeleteMessageCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { inject } from 'vitest';
import type { BatchAnswer } from '../../lib/contract/result.ts';
import type { Fault } from '../../lib/schema/faults.ts';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { type Cloud, type CloudOptions, startCloud } from '../../local/cloud.ts';
import type { ExchangeAccount } from '../../local/exchange/exchange-account.ts';
import type { RecordedCall } from '../../packages/exchange-emulator/src/index.ts';

/** An answer of the API: a batch's results, or problem details. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: BatchAnswer & { readonly title: string; readonly detail: string; readonly faults: readonly Fault[] };
}

/** A dead-letter message: its body as JSON, and its attributes by name. */
export interface DeadLetterMessage {
  readonly body: Readonly<Record<string, unknown>> & { readonly failure: Readonly<Record<string, unknown>> };
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/** A dead-letter message whose body is the text in the queue. */
export interface RawDeadLetterMessage extends Pick<DeadLetterMessage, 'attributes'> {
  readonly body: string;
}

/** The local cloud, called as its users call it. */
export interface Gateway {
  readonly cloud: Cloud;
  ask(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Receives and deletes all messages of the dead-letter queue. */
  takeDeadLetterMessages(): Promise<readonly DeadLetterMessage[]>;
  /** Receives and deletes all messages of the dead-letter queue, which need not be JSON. */
  takeRawDeadLetterMessages(): Promise<readonly RawDeadLetterMessage[]>;
  /** Returns the calls that the Exchange emulator has seen, and empties its list. */
  takeCalls(): Promise<readonly RecordedCall[]>;
  close(): Promise<void>;
}

// In ms: the Exchange emulator ends an unanswered call sooner than a real one.
const settleMs = '300';

/** Starts the local cloud before the Exchange emulator, or before another. */
export async function startGateway(exchange?: ExchangeAccount, options: Partial<CloudOptions> = {}): Promise<Gateway> {
  const assembly = inject('assembly');
  const given = { ...options, ...(exchange ? { exchange } : {}) };
  const cloud = await startCloud({ assembly, logs: 'ignore', settleMs, ...given });
  const sqs = createSqsClient(cloud.awsUrl);
  return {
    cloud,
    ask: async (path, body, headers = {}) => {
      const response = await fetch(`${cloud.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
    },
    takeDeadLetterMessages: async () =>
      (await takeAll(sqs, cloud.queueUrl('DeadLetterQueue'))).map(readDeadLetterMessage),
    takeRawDeadLetterMessages: () => takeAll(sqs, cloud.queueUrl('DeadLetterQueue')),
    takeCalls: async () => {
      const response = await fetch(new URL('/calls', cloud.exchange.url), { method: 'DELETE' });
      return (await response.json()) as readonly RecordedCall[];
    },
    close: () => cloud.close(),
  };
}

async function takeAll(sqs: SQSClient, QueueUrl: string): Promise<readonly RawDeadLetterMessage[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
  );
  for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.length === 0 ? [] : [...Messages.map(rawDeadLetterMessage), ...(await takeAll(sqs, QueueUrl))];
}

function rawDeadLetterMessage({ Body = '', MessageAttributes = {} }: Message): RawDeadLetterMessage {
  const attributes = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]);
  return { body: Body, attributes: Object.fromEntries(attributes) };
}

function readDeadLetterMessage({ body, attributes }: RawDeadLetterMessage): DeadLetterMessage {
  return { body: JSON.parse(body) as DeadLetterMessage['body'], attributes };
}
