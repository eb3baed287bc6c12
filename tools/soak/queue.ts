import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import { queueArn } from '../../local/aws/account.ts';

/** A queue, and the client to access it with. */
export interface Queue {
  readonly sqs: SQSClient;
  readonly url: string;
}

/** A message to send: its body, and the mailbox that is its message group. */
export interface OutgoingMessage {
  readonly body: string;
  readonly mailbox: string;
}

const callsAtOnce = 8;

/** Sends messages, each in its mailbox's message group. Returns their ids in order. */
export function sendAll({ sqs, url }: Queue, messages: readonly OutgoingMessage[]): Promise<readonly string[]> {
  return pLimit(callsAtOnce).map(messages, async ({ body, mailbox }) => {
    const { MessageId = '' } = await sqs.send(
      new SendMessageCommand({ QueueUrl: url, MessageBody: body, MessageGroupId: mailbox }),
    );
    return MessageId;
  });
}

/** Counts the visible, in-flight and delayed messages of a queue. */
async function countMessages({ sqs, url }: Queue): Promise<number> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed } =
    Attributes;
  const counts = [
    ApproximateNumberOfMessages,
    ApproximateNumberOfMessagesNotVisible,
    ApproximateNumberOfMessagesDelayed,
  ];
  return counts.reduce((sum, count) => sum + Number(count), 0);
}

/** Waits until a queue holds no message. Calls `watch` every 100 ms and once at the end. */
export async function untilEmpty(queue: Queue, watch: () => Promise<void> | void): Promise<void> {
  while ((await countMessages(queue)) > 0) {
    await watch();
    await sleep(100);
  }
  await watch();
}

/** Receives every visible message with a visibility timeout of ten minutes. */
export async function receiveAll({ sqs, url }: Queue): Promise<readonly Message[]> {
  const all: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
    );
    if (Messages.length === 0) return all;
    all.push(...Messages);
  }
}

/** Makes received messages visible at once. */
export async function makeVisible({ sqs, url }: Queue, messages: readonly Message[]): Promise<void> {
  await pLimit(callsAtOnce).map(messages, ({ ReceiptHandle }) =>
    sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 })),
  );
}

/** Deletes received messages. */
export async function deleteAll({ sqs, url }: Queue, messages: readonly Message[]): Promise<void> {
  await pLimit(callsAtOnce).map(messages, ({ ReceiptHandle }) =>
    sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle })),
  );
}

/** Moves every message to another queue by a message-move task of SQS. Throws if the task fails. */
export async function moveAll(from: Queue, to: Queue): Promise<void> {
  const SourceArn = arnOf(from);
  await from.sqs.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn: arnOf(to) }));
  for (;;) {
    const { Results = [] } = await from.sqs.send(new ListMessageMoveTasksCommand({ SourceArn }));
    const { Status, FailureReason } = Results[0] ?? {};
    if (Status === 'COMPLETED') return;
    if (Status !== 'RUNNING') throw new Error(`The message-move task ended as ${Status}: ${FailureReason}`);
    await sleep(100);
  }
}

function arnOf({ url }: Queue): string {
  return queueArn(url.slice(url.lastIndexOf('/') + 1));
}
