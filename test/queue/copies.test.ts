import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { startWorkerGateway, type WorkerGateway } from './worker.ts';

let gateway: WorkerGateway;
beforeAll(async () => {
  gateway = await startWorkerGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  gateway.cloud.killFunction('Worker');
  await gateway.setFaults();
  await gateway.setAwsFaults();
  await gateway.takeDeadLetterMessages();
});

const mailbox = 'hope@contoso.com';
const inbox = 'mack@contoso.com';

const mail = (...subjects: readonly string[]) => ({
  operation: 'CreateItem',
  mailbox,
  messageDisposition: 'SendOnly',
  items: subjects.map((subject) => ({ message: { subject, toRecipients: [inbox] } })),
});

const contact = (displayName: string) => ({ operation: 'CreateItem', mailbox, items: [{ contact: { displayName } }] });

const slowly = (...operations: string[]) => ({ when: { operations }, work: { msPerEntry: 500 } });

const received = async (text: string) => (await gateway.itemsNamed(inbox, text)).length;

describe('one message that two workers get at the same time', () => {
  it('sends its mail once, and the worker that came second gives it back until the other has ended', async () => {
    await gateway.setFaults(slowly('CreateItem'));
    const delivery = { messageId: randomUUID(), body: mail('At once 1', 'At once 2') };
    const answers = await Promise.all([gateway.deliver(delivery), gateway.deliver(delivery)]);

    expect(answers.flat()).toEqual([delivery.messageId]);
    expect(await received('At once')).toBe(2);
    expect(await gateway.deliver({ ...delivery, receiveCount: 3 })).toEqual([]);
    expect(await received('At once')).toBe(2);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('copies an item once', async () => {
    await gateway.ask('/create-item', { mailbox, items: [{ key: 'copied', contact: { displayName: 'Copied' } }] });
    await gateway.setFaults(slowly('CopyItem'));
    const body = { operation: 'CopyItem', mailbox, toFolderId: 'deleteditems', itemIds: [{ key: 'copied' }] };
    const delivery = { messageId: randomUUID(), body };
    await Promise.all([1, 2, 3].map(() => gateway.deliver(delivery)));

    expect(await gateway.itemsNamed(mailbox, 'Copied')).toEqual(['contacts/Copied', 'deleteditems/Copied']);
  });

  it('in one invocation does it once', async () => {
    const delivery = { messageId: randomUUID(), body: mail('Together') };

    expect(await gateway.deliver(delivery, delivery)).toEqual([delivery.messageId]);
    expect(await received('Together')).toBe(1);
  });
});

describe('copies of one message under other ids', () => {
  it('of an entry that is requeued, as the SDK makes them after a lost answer, send its mail once', async () => {
    const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '6000' } };
    await gateway.setFaults({
      when: { operations: ['CreateItem'], times: 1 },
      work: { errors: [{ at: [1], ...busy }] },
    });
    await gateway.setAwsFaults({ call: 'SendMessageBatch', on: 'WorkQueue', times: 1, effect: 'answerLost' });
    const sqs = createSqsClient(gateway.cloud.awsUrl);
    const QueueUrl = gateway.cloud.queueUrl('WorkQueue');
    const MessageBody = JSON.stringify(mail('Requeued 1', 'Requeued 2'));
    const { MessageId = '' } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    await gateway.untilAwsFaultsApplied();
    await vi.waitFor(async () => expect(await received('Requeued 2')).toBeGreaterThan(0), 100_000);
    await gateway.untilQueueIsIdle();
    sqs.destroy();

    expect(await received('Requeued 1')).toBe(1);
    expect(await received('Requeued 2')).toBe(1);
    expect((await gateway.results(MessageId)).map(({ responseClass }) => responseClass)).toEqual([
      'Success',
      'Success',
    ]);
  });

  it('of a dead-letter message that was redriven or corrected four times at once send its mail once', async () => {
    await gateway.setFaults(slowly('CreateItem'));
    const failure = {
      responseCode: 'ErrorInvalidRecipients',
      index: 3,
      batchId: randomUUID(),
      attempt: 1,
      time: '2026-11-01T00:00:00.000Z',
    };
    const body = { ...mail('Corrected'), failure };
    await Promise.all([1, 2, 3, 4].map(() => gateway.deliver({ body })));

    expect(await received('Corrected')).toBe(1);
    expect(await gateway.deliver({ body })).toEqual([]);
    expect(await received('Corrected')).toBe(1);
  });

  it('of a message that our redrive made of one that SQS had moved do not do again what the first has done', async () => {
    const messageId = randomUUID();
    await gateway.deliver({ messageId, body: mail('Moved 1', 'Moved 2') });
    const failure = { responseCode: 'BatchOutcomeUnknown', batchId: messageId, attempt: 100 };

    expect(await gateway.deliver({ body: { ...mail('Moved 1', 'Moved 2'), failure } })).toEqual([]);
    expect(await received('Moved')).toBe(2);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });
});

describe('a part of a file that SQS itself has moved back under a new id', () => {
  it('goes on where the message before it has stopped, and has its results', async () => {
    const batchId = randomUUID();
    const attributes = { batchId, part: '1', lines: '2', keyPrefix: `${batchId}/1` };
    const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '60000' } };
    await gateway.setFaults({ answer: { fault: busy } });
    const part = { attributes, body: contact('Moved part') };
    expect(await gateway.deliver({ messageId: 'before', ...part })).toEqual(['before']);
    await gateway.setFaults();
    gateway.cloud.killFunction('Worker');

    expect(await gateway.deliver({ messageId: 'after', ...part })).toEqual([]);
    expect(await gateway.itemsNamed(mailbox, 'Moved part')).toEqual(['contacts/Moved part']);
    expect(await gateway.results(batchId)).toMatchObject([{ line: 2, responseClass: 'Success' }]);
  });
});
