import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { type Invocation, type Invocations, listenForInvocations } from './invocations.ts';
import { type ProbeCloud, startProbeCloud } from './probe-cloud.ts';

let invocations: Invocations;
let cloud: ProbeCloud;
let sqs: SQSClient;
beforeAll(async () => {
  invocations = await listenForInvocations();
  cloud = await startProbeCloud(invocations.url);
  sqs = createSqsClient(cloud.awsUrl);
});
afterAll(async () => {
  await cloud.close();
  invocations.close();
});
afterEach(() => emptied());

const allDone = { batchItemFailures: [] };

const send = (MessageBody: string, more: object = {}) =>
  sqs.send(new SendMessageCommand({ QueueUrl: cloud.queueUrl('ProbeQueue'), MessageBody, ...more }));
const sendAll = (bodies: readonly string[]) => Promise.all(bodies.map((body) => send(body)));

/** How many messages of a queue are visible and how many in flight. */
async function held(namePart: string): Promise<readonly (string | undefined)[]> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: cloud.queueUrl(namePart), AttributeNames: ['All'] }),
  );
  return [Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible];
}

const emptied = () => vi.waitFor(async () => expect(await held('ProbeQueue')).toEqual(['0', '0']), 10_000);

/** The next invocation, whose messages come back in a second unless they are done by then. */
async function nextToComeBack(): Promise<Invocation> {
  const invocation = await invocations.next();
  const QueueUrl = cloud.queueUrl('ProbeQueue');
  for (const { receiptHandle } of invocation.records) {
    await sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 1 }),
    );
  }
  return invocation;
}

const bodies = (records: readonly { readonly body: string }[]) => records.map(({ body }) => body);

describe('a function behind a queue', () => {
  it('is given a message in the form that Lambda gives it', async () => {
    const { MessageId } = await send('{"operation":"CreateItem"}', {
      MessageGroupId: 'sadie@contoso.com',
      MessageAttributes: {
        responseCode: { DataType: 'String', StringValue: 'ErrorItemNotFound' },
        digest: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2, 255) },
      },
    });
    const { records, answer } = await invocations.next();
    answer(allDone);

    expect(records).toEqual([
      {
        messageId: MessageId,
        receiptHandle: expect.stringMatching(/./),
        body: '{"operation":"CreateItem"}',
        attributes: {
          ApproximateReceiveCount: '1',
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: '000000000000',
          MessageGroupId: 'sadie@contoso.com',
        },
        messageAttributes: {
          responseCode: {
            stringValue: 'ErrorItemNotFound',
            stringListValues: [],
            binaryListValues: [],
            dataType: 'String',
          },
          digest: { binaryValue: 'AQL/', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfBody: '47f73b27f38c55b440c4c90ad956ef5a',
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: 'aws:sqs',
        eventSourceARN: expect.stringMatching(/^arn:aws:sqs:us-east-1:000000000000:ProbeQueue/),
        awsRegion: 'us-east-1',
      },
    ]);
  });

  it('is invoked as often at once as the template says, with as many messages as it says, and again when one invocation is done', async () => {
    await send('first');
    const first = await invocations.next();
    await sendAll(Array.from({ length: 30 }, (_, place) => `message ${place}`));
    const second = await invocations.next();

    expect(bodies(first.records)).toEqual(['first']);
    expect(second.records).toHaveLength(20);
    expect(await held('ProbeQueue')).toEqual(['10', '21']);

    first.answer(allDone);
    const third = await invocations.next();
    expect(third.records).toHaveLength(10);
    second.answer(allDone);
    third.answer(allDone);
  });

  it('is given large messages in as many events as its payload limit of 6 MB asks for', async () => {
    await send('first');
    const first = await invocations.next();
    // Each backslash is two bytes in the event.
    await sendAll(Array.from({ length: 7 }, () => '\\'.repeat(1024 * 1024)));
    const sizes: number[] = [];
    for (let count = 0; count < 7; count += sizes.at(-1) ?? 0) {
      const { records, answer } = await invocations.next();
      sizes.push(records.length);
      answer(allDone);
    }
    first.answer(allDone);

    expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
  });

  it('keeps in the queue what it names in batchItemFailures, and nothing else', async () => {
    await sendAll(['good', 'bad', 'good']);
    const { records, answer } = await nextToComeBack();
    expect(bodies(records).sort()).toEqual(['bad', 'good', 'good']);
    const itemIdentifier = records.find(({ body }) => body === 'bad')?.messageId;
    answer({ batchItemFailures: [{ itemIdentifier }] });

    const again = await invocations.next();
    again.answer(allDone);
    expect(again.records).toMatchObject([{ body: 'bad', attributes: { ApproximateReceiveCount: '2' } }]);
  });

  it('is given the messages again after it threw', async () => {
    await send('message');
    (await nextToComeBack()).answer(undefined);

    const again = await invocations.next();
    again.answer(allDone);
    expect(again.records).toMatchObject([{ attributes: { ApproximateReceiveCount: '2' } }]);
  });

  it('is given the messages again after its process was killed in the middle of its work', async () => {
    await send('message');
    const { processId } = await nextToComeBack();
    cloud.killFunction('QueueProbe');

    await vi.waitFor(() => expect(() => process.kill(processId, 0)).toThrow('ESRCH'));
    const again = await invocations.next();
    again.answer(allDone);
    expect(again.processId).not.toBe(processId);
    expect(again.records).toMatchObject([{ attributes: { ApproximateReceiveCount: '2' } }]);
  });

  it('loses a message to the dead-letter queue that the template names when it was received too often', async () => {
    await send('message', { MessageGroupId: 'sadie@contoso.com' });
    (await nextToComeBack()).answer(undefined);
    (await nextToComeBack()).answer(undefined);

    await vi.waitFor(async () => expect(await held('ProbeDeadLetters')).toEqual(['1', '0']), 10_000);
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: cloud.queueUrl('ProbeDeadLetters'),
        MessageSystemAttributeNames: ['MessageGroupId'],
      }),
    );
    expect(Messages).toMatchObject([{ Body: 'message', Attributes: { MessageGroupId: 'sadie@contoso.com' } }]);
  });
});

describe('killing a function', () => {
  it('is refused where the template has none of that name', () => {
    expect(() => cloud.killFunction('Postman')).toThrow('The template has no function whose name contains Postman');
  });
});

describe('stopping the cloud', () => {
  it('ends an invocation under way and polls no more', async () => {
    const listener = await listenForInvocations();
    const other = await startProbeCloud(listener.url);
    const client = createSqsClient(other.awsUrl);
    await client.send(new SendMessageCommand({ QueueUrl: other.queueUrl('ProbeQueue'), MessageBody: 'message' }));
    await listener.next();

    await other.close();
    expect(listener.waiting).toBe(0);
    listener.close();
  });
});
