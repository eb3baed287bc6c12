import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { type Invocation, type Invocations, listenForInvocations } from './invocations.ts';
import { type ProbeCloud, startProbeCloud } from './probe-cloud.ts';

let invocations: Invocations;
let cloud: ProbeCloud;
let sqs: SQSClient;
// Each test has a queue of its own: what one leaves in flight does not reach the next.
beforeEach(async () => {
  invocations = await listenForInvocations();
  cloud = await startProbeCloud(invocations.url);
  sqs = createSqsClient(cloud.awsUrl);
});
afterEach(async () => {
  sqs.destroy();
  await cloud.close();
  invocations.close();
});

const allDone = { batchItemFailures: [] };

const send = (MessageBody: string, more: object = {}) =>
  sqs.send(new SendMessageCommand({ QueueUrl: cloud.queueUrl('ProbeQueue'), MessageBody, ...more }));
const sendAll = (bodies: readonly string[]) => Promise.all(bodies.map((body) => send(body)));

/** Returns how many messages of a queue are visible and how many are in flight. */
async function countMessages(namePart: string): Promise<readonly (string | undefined)[]> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: cloud.queueUrl(namePart), AttributeNames: ['All'] }),
  );
  return [Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible];
}

const waitForCounts = (namePart: string, counts: readonly string[]) =>
  vi.waitFor(async () => expect(await countMessages(namePart)).toEqual(counts), { timeout: 100_000, interval: 20 });

/** Makes the messages of an invocation visible again after so many seconds. */
async function changeVisibility(records: Invocation['records'], VisibilityTimeout: number): Promise<void> {
  const QueueUrl = cloud.queueUrl('ProbeQueue');
  for (const { receiptHandle: ReceiptHandle } of records) {
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  }
}

/** Returns the next invocation, whose messages become visible again after a second. */
async function nextToRetrySoon(): Promise<Invocation> {
  const invocation = await invocations.next();
  await changeVisibility(invocation.records, 1);
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
    await send('second');
    const second = await invocations.next();
    await sendAll(Array.from({ length: 30 }, (_, place) => `message ${place}`));

    expect([bodies(first.records), bodies(second.records)]).toEqual([['first'], ['second']]);
    expect(await countMessages('ProbeQueue')).toEqual(['30', '2']);

    first.answer(allDone);
    const third = await invocations.next();
    expect(third.records).toHaveLength(20);
    expect(await countMessages('ProbeQueue')).toEqual(['10', '21']);

    second.answer(allDone);
    const fourth = await invocations.next();
    expect(fourth.records).toHaveLength(10);
    third.answer(allDone);
    fourth.answer(allDone);
    await waitForCounts('ProbeQueue', ['0', '0']);
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
    await waitForCounts('ProbeQueue', ['0', '0']);
  });

  it('keeps in the queue what it names in batchItemFailures, and nothing else', async () => {
    await sendAll(['good', 'bad', 'good']);
    const records: Invocation['records'][number][] = [];
    while (records.length < 3) {
      const invocation = await invocations.next();
      records.push(...invocation.records);
      const bad = invocation.records.filter(({ body }) => body === 'bad');
      invocation.answer({ batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) });
    }
    expect(bodies(records).sort()).toEqual(['bad', 'good', 'good']);
    await waitForCounts('ProbeQueue', ['0', '1']);

    await changeVisibility(
      records.filter(({ body }) => body === 'bad'),
      0,
    );
    const again = await invocations.next();
    again.answer(allDone);
    expect(again.records).toMatchObject([{ body: 'bad', attributes: { ApproximateReceiveCount: '2' } }]);
    await waitForCounts('ProbeQueue', ['0', '0']);
  });

  it('is given the messages again after it threw', async () => {
    await send('message');
    (await nextToRetrySoon()).answer(undefined);

    const again = await invocations.next();
    again.answer(allDone);
    expect(again.records).toMatchObject([{ attributes: { ApproximateReceiveCount: '2' } }]);
  });

  it('is given the messages again after its process was killed in the middle of its work', async () => {
    await send('message');
    const { processId } = await nextToRetrySoon();
    cloud.killFunction('QueueProbe');

    await vi.waitFor(() => expect(() => process.kill(processId, 0)).toThrow('ESRCH'), { timeout: 100_000 });
    const again = await invocations.next();
    again.answer(allDone);
    expect(again.processId).not.toBe(processId);
    expect(again.records).toMatchObject([{ attributes: { ApproximateReceiveCount: '2' } }]);
  });

  it('loses a message to the dead-letter queue that the template names when it was received too often', async () => {
    await send('message', { MessageGroupId: 'sadie@contoso.com' });
    (await nextToRetrySoon()).answer(undefined);
    (await nextToRetrySoon()).answer(undefined);

    await waitForCounts('ProbeDeadLetters', ['1', '0']);
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
    await send('message');
    await invocations.next();

    await cloud.close();
    expect(invocations.waiting).toBe(0);
  });
});

describe('a function behind a rule', () => {
  const putEvent = async () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const events = new EventBridgeClient({ endpoint: cloud.awsUrl, region: 'us-east-1', credentials });
    const Entries = [{ Source: 'probe', DetailType: 'Probed', Detail: '{"number":7}' }];
    await events.send(new PutEventsCommand({ Entries }));
    events.destroy();
  };
  const probed = { source: 'probe', 'detail-type': 'Probed', detail: { number: 7 } };

  it('is invoked again if it throws, and no more often than the template says; then its destination has the record', async () => {
    await putEvent();
    const first = await invocations.next();
    first.answer(undefined);
    const second = await invocations.next();
    second.answer(undefined);
    const { records, answer } = await invocations.next();
    answer(allDone);

    expect(first.event).toMatchObject(probed);
    expect(second.event).toEqual(first.event);
    expect(JSON.parse(records[0]?.body ?? '')).toEqual({
      version: '1.0',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      requestContext: {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        functionArn: expect.stringMatching(/^arn:aws:lambda:us-east-1:000000000000:function:QueueProbe.*:\$LATEST$/),
        condition: 'RetriesExhausted',
        approximateInvokeCount: 2,
      },
      requestPayload: first.event,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error' },
    });
  });

  it('leaves no record if a retry returns, and a record of the crash if its process ends', async () => {
    await putEvent();
    (await invocations.next()).answer(undefined);
    (await invocations.next()).answer({});
    await putEvent();
    for (const _ of [1, 2]) {
      const { processId } = await invocations.next();
      process.kill(processId, 'SIGKILL');
    }
    const { records, answer } = await invocations.next();
    answer(allDone);

    expect(JSON.parse(records[0]?.body ?? '')).toMatchObject({ responsePayload: { errorType: 'Runtime.ExitError' } });
  });
});
