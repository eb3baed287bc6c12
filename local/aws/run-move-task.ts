import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { AwsError } from './action.ts';

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasksResultEntry.html
/** A message-move task and its progress. `from` and `to` are queue URLs, `moved` and `toMove` count messages. */
export interface MoveTask {
  readonly from: string;
  readonly to: string | undefined;
  readonly toMove: number;
  readonly messagesPerSecond: number | undefined;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';
  moved: number;
  failureReason?: string;
}

/** Moves messages, each as a new one with the same body, attributes and group, until all are moved or the task is cancelled. A message that cannot be moved stays in its queue. */
export async function runMoveTask(sqs: SQSClient, task: MoveTask): Promise<void> {
  try {
    await moveMessages(sqs, task);
    task.status = task.status === 'CANCELLING' ? 'CANCELLED' : 'COMPLETED';
  } catch (error) {
    task.status = 'FAILED';
    task.failureReason = error instanceof Error ? error.name : String(error);
  }
}

async function moveMessages(sqs: SQSClient, task: MoveTask): Promise<void> {
  const { from, to, toMove, messagesPerSecond } = task;
  while (task.status === 'RUNNING' && task.moved < toMove) {
    // fauxqs does not store from which queue a message was moved to the dead-letter queue.
    if (to === undefined)
      throw new AwsError(
        'CouldNotDetermineMessageSource',
        'The source queue of the messages is unknown. Set DestinationArn.',
      );
    const messages = await receive(sqs, from, Math.min(toMove - task.moved, messagesPerSecond ?? 10, 10));
    if (messages.length === 0) return;
    for (const message of messages) {
      await moveMessage(sqs, from, to, message);
      task.moved += 1;
    }
    if (messagesPerSecond !== undefined) await sleep((messages.length * 1000) / messagesPerSecond);
  }
}

async function receive(sqs: SQSClient, QueueUrl: string, MaxNumberOfMessages: number): Promise<readonly Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['MessageGroupId'],
    }),
  );
  return Messages;
}

async function moveMessage(sqs: SQSClient, from: string, to: string, message: Message): Promise<void> {
  const { Body, MessageAttributes, ReceiptHandle, Attributes: { MessageGroupId } = {} } = message;
  await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody: Body, MessageAttributes, MessageGroupId }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
}
