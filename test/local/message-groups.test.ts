import {
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AwsFront, startAwsFront } from '../../local/aws/aws-front.ts';
import { createSqsClient } from '../../local/aws/sqs-client.ts';

let front: AwsFront;
let sqs: SQSClient;
let QueueUrl: string;
beforeAll(async () => {
  front = await startAwsFront(0);
  sqs = createSqsClient(front.url);
});
afterAll(() => front.close());
beforeEach(async () => {
  const name = `WorkQueue${crypto.randomUUID()}`;
  await front.createQueue(name, {});
  QueueUrl = front.queueUrl(name);
});

const receive = async (more: object) =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0, ...more })))
    .Messages;

describe('the group of a message in a standard queue', () => {
  it('is given to who receives the message and asks for it, whether sent alone or with others', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one', MessageGroupId: 'sadie@contoso.com' }));
    const Entries = [
      { Id: 'b', MessageBody: 'two', MessageGroupId: 'hope@contoso.com' },
      { Id: 'a', MessageBody: 'three' },
    ];
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

    expect(await receive({ MessageSystemAttributeNames: ['MessageGroupId'] })).toMatchObject([
      { Body: 'one', Attributes: { MessageGroupId: 'sadie@contoso.com' } },
      { Body: 'two', Attributes: { MessageGroupId: 'hope@contoso.com' } },
      expect.not.objectContaining({ Attributes: expect.anything() }),
    ]);
    expect(await receive({ MessageSystemAttributeNames: ['All'] })).toMatchObject([
      { Attributes: { MessageGroupId: 'sadie@contoso.com', ApproximateReceiveCount: '2' } },
      { Attributes: { MessageGroupId: 'hope@contoso.com', ApproximateReceiveCount: '2' } },
      { Attributes: { ApproximateReceiveCount: '2' } },
    ]);
    expect(await receive({})).toMatchObject(
      ['one', 'two', 'three'].map(() => expect.not.objectContaining({ Attributes: expect.anything() })),
    );
  });

  it('is there for a receiver that was waiting before the message was sent', async () => {
    const received = receive({ MessageSystemAttributeNames: ['MessageGroupId'], WaitTimeSeconds: 20 });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one', MessageGroupId: 'sadie@contoso.com' }));

    expect(await received).toMatchObject([{ Attributes: { MessageGroupId: 'sadie@contoso.com' } }]);
  });

  it.each([
    ['more than 128 characters', 'x'.repeat(129)],
    ['characters beyond ASCII', 'jürgen@contoso.com'],
    ['a space', 'a group'],
    ['nothing', ''],
  ])('is refused where it has %s, and so is the message', async (_, MessageGroupId) => {
    const refused = { name: 'InvalidParameterValue', message: expect.stringContaining('MessageGroupId') };

    await expect(
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one', MessageGroupId })),
    ).rejects.toMatchObject(refused);
    const Entries = [{ Id: 'a', MessageBody: 'one', MessageGroupId }];
    await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject(refused);
    expect(await receive({})).toBeUndefined();
  });
});
