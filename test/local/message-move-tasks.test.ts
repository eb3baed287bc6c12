import {
  CancelMessageMoveTaskCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AwsFront, startAwsFront } from '../../local/aws/aws-front.ts';
import { createSqsClient } from '../../local/aws/sqs-client.ts';

const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const SourceArn = arn('DeadLetterQueue');
const DestinationArn = arn('WorkQueue');

let front: AwsFront;
let sqs: SQSClient;
beforeEach(async () => {
  front = await startAwsFront(0);
  sqs = createSqsClient(front.url);
  await front.createQueue('DeadLetterQueue', {});
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 100 });
  await front.createQueue('WorkQueue', { RedrivePolicy });
});
afterEach(() => front.close());

async function failed(...bodies: readonly string[]): Promise<void> {
  const Entries = bodies.map((MessageBody, place) => ({ Id: String(place), MessageBody }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: front.queueUrl('DeadLetterQueue'), Entries }));
}

async function receive(name: string) {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: front.queueUrl(name),
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId'],
    }),
  );
  return Messages;
}

const start = (request: object) => sqs.send(new StartMessageMoveTaskCommand({ SourceArn, ...request }));
const list = async (MaxResults?: number) =>
  (await sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults }))).Results;

/** Waits until the latest task matches. */
const untilLast = (expected: object) => vi.waitFor(async () => expect(await list()).toEqual([expected]), 100_000);

describe('a message-move task', () => {
  it('moves each message as a new one with the same body, attributes and group', async () => {
    const MessageAttributes = { responseCode: { DataType: 'String', StringValue: 'ErrorItemNotFound' } };
    const { MessageId } = await sqs.send(
      new SendMessageCommand({
        QueueUrl: front.queueUrl('DeadLetterQueue'),
        MessageBody: '{"operation":"CreateItem"}',
        MessageAttributes,
        MessageGroupId: 'sadie@contoso.com',
      }),
    );

    await start({ DestinationArn });
    await untilLast({
      Status: 'COMPLETED',
      SourceArn,
      DestinationArn,
      ApproximateNumberOfMessagesMoved: 1,
      ApproximateNumberOfMessagesToMove: 1,
      StartedTimestamp: expect.any(Number),
    });
    const moved = await receive('WorkQueue');
    expect(moved).toMatchObject([
      {
        Body: '{"operation":"CreateItem"}',
        MessageAttributes,
        Attributes: { ApproximateReceiveCount: '1', MessageGroupId: 'sadie@contoso.com' },
      },
    ]);
    expect(moved[0]?.MessageId).not.toBe(MessageId);
    expect(await receive('DeadLetterQueue')).toEqual([]);
  });

  it('can be cancelled, and leaves what it has not moved', async () => {
    await failed('one', 'two', 'three');

    const { TaskHandle } = await start({ DestinationArn, MaxNumberOfMessagesPerSecond: 1 });
    await untilLast(expect.objectContaining({ TaskHandle, Status: 'RUNNING', MaxNumberOfMessagesPerSecond: 1 }));
    await vi.waitFor(async () => expect(await receive('WorkQueue')).toHaveLength(1), 100_000);
    expect(await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }))).toMatchObject({
      ApproximateNumberOfMessagesMoved: 1,
    });

    await vi.waitFor(async () => expect(await list()).toMatchObject([{ Status: 'CANCELLED' }]), 100_000);
    expect((await list())?.[0]).not.toHaveProperty('TaskHandle');
    expect(await receive('DeadLetterQueue')).toMatchObject([{ Body: 'two' }, { Body: 'three' }]);
    await expect(sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Task does not exist.',
    });
  });

  it('fails where no destination is named, since nobody knows where the messages came from', async () => {
    await failed('one');

    await start({});
    await untilLast(expect.objectContaining({ Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' }));
    expect(await receive('DeadLetterQueue')).toMatchObject([{ Body: 'one' }]);
  });

  it('fails where the destination takes no message of that size, and leaves it', async () => {
    await front.createQueue('SmallQueue', { MaximumMessageSize: '1024' });
    await failed('x'.repeat(1025));

    await start({ DestinationArn: arn('SmallQueue') });
    await untilLast(
      expect.objectContaining({ Status: 'FAILED', FailureReason: 'AWS.SimpleQueueService.InvalidParameterValue' }),
    );
    expect(await receive('SmallQueue')).toEqual([]);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: front.queueUrl('DeadLetterQueue'),
        AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    expect(Attributes).toEqual({ ApproximateNumberOfMessagesNotVisible: '1' });
  });

  it('is the only one of its source while it runs', async () => {
    await failed('one', 'two');
    await start({ DestinationArn, MaxNumberOfMessagesPerSecond: 1 });

    await expect(start({ DestinationArn })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('There is already a task running'),
    });
  });

  it('is listed before those that were started earlier', async () => {
    for (const rate of [1, 2, 3]) {
      await start({ DestinationArn, MaxNumberOfMessagesPerSecond: rate });
      await untilLast(expect.objectContaining({ Status: 'COMPLETED' }));
    }

    expect(await list()).toMatchObject([{ MaxNumberOfMessagesPerSecond: 3 }]);
    expect(await list(2)).toMatchObject([{ MaxNumberOfMessagesPerSecond: 3 }, { MaxNumberOfMessagesPerSecond: 2 }]);
  });

  it.each([
    ['whose source is no queue', { SourceArn: arn('Queue') }, 'ResourceNotFoundException', 'SourceArn parameter'],
    ['whose destination is no queue', { DestinationArn: arn('Queue') }, 'ResourceNotFoundException', 'DestinationArn'],
    ['whose source is not a dead-letter queue', { SourceArn: DestinationArn }, 'InvalidParameterValue', 'Dead Letter'],
    ['of no messages a second', { MaxNumberOfMessagesPerSecond: 0 }, 'InvalidParameterValue', 'between 1 and 500'],
    ['of too many messages a second', { MaxNumberOfMessagesPerSecond: 501 }, 'InvalidParameterValue', '1 and 500'],
    ['without a source', { SourceArn: undefined }, 'InvalidParameterValue', 'SourceArn'],
  ])('%s is refused', async (_, request, name, message) => {
    await expect(start(request)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });
});

describe('the list of message-move tasks', () => {
  it('is empty where there was none, and refused for what is no queue', async () => {
    expect(await list()).toEqual([]);
    await expect(sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arn('Queue') }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(list(11)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
