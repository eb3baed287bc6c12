import { CreateQueueCommand, DeleteQueueCommand, type Message } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readId } from '../../lib/lambda/failed-items/failed-item-id.ts';
import { type IdleCloud, startIdleCloud } from './idle-cloud.ts';

let cloud: IdleCloud;
beforeAll(async () => {
  cloud = await startIdleCloud();
});
afterAll(() => cloud.close());
afterEach(() => cloud.purge());

const mailbox = 'sadie@contoso.com';
const wrong = { operation: 'CreateItem', mailbox, items: [{ key: 'crm-43', contact: { displayNam: 'Hope Gross' } }] };
const right = { operation: 'CreateItem', mailbox, items: [{ key: 'crm-43', contact: { displayName: 'Hope Gross' } }] };

/** Puts a failed item into the dead-letter queue, lists it and returns its id. */
async function failedItem(request: object, responseCode = 'BatchItemInvalid'): Promise<string> {
  const failure = { responseCode, messageText: 'as Exchange said', batchId: 'batch-1', attempt: 1 };
  await cloud.putDeadLetterMessage(JSON.stringify({ ...request, failure }), { responseCode });
  const { body } = await cloud.ask('GET /failed-items');
  return body.failedItems[0]?.id ?? '';
}

const workBodies = async () => (await cloud.take('WorkQueue')).map(({ Body = '' }) => JSON.parse(Body));

describe('a corrected request', () => {
  it('goes to the work queue in place of the failed item, which is gone then, and still says how that failed', async () => {
    const id = await failedItem(wrong);

    expect(await cloud.ask(`POST /failed-items/${id}`, right)).toEqual({ status: 200, body: { sent: true } });

    const failure = { responseCode: 'BatchItemInvalid', batchId: 'batch-1', attempt: 1 };
    expect(await workBodies()).toEqual([{ ...right, failure }]);
    expect(await cloud.ask(`POST /failed-items/${id}`, right)).toMatchObject({ status: 410 });
    expect(await workBodies()).toEqual([]);
  });

  it('keeps the key of the failed entry where it has none', async () => {
    const id = await failedItem(wrong);

    await cloud.ask(`POST /failed-items/${id}`, { ...right, items: [{ contact: { displayName: 'Hope Gross' } }] });

    expect(await workBodies()).toMatchObject([right]);
  });

  it('is taken with the failure that a dead letter has in it, which changes nothing', async () => {
    const id = await failedItem(wrong, 'BatchOutcomeUnknown');

    await cloud.ask(`POST /failed-items/${id}`, { ...right, failure: { responseCode: 'BatchItemInvalid' } });

    expect(await workBodies()).toMatchObject([{ failure: { responseCode: 'BatchOutcomeUnknown' } }]);
  });

  it('may have another key where the entry was surely not done, and not where it may have been', async () => {
    const renamed = { ...right, items: [{ ...right.items[0], key: 'crm-44' }] };
    const definite = await failedItem(wrong);
    const unknown = await failedItem(wrong, 'BatchOutcomeUnknown');

    expect(await cloud.ask(`POST /failed-items/${definite}`, renamed)).toMatchObject({ status: 200 });
    const { status, body } = await cloud.ask(`POST /failed-items/${unknown}`, renamed);

    expect([status, body.faults.map(({ path }) => path)]).toEqual([400, ['$.items[0].key']]);
  });

  it.each([
    ['not JSON', '{"operation":', ['$']],
    ['no object', [], ['$']],
    ['no operation', { ...right, operation: 'ReadMind' }, ['$.operation']],
    ['an unknown option', { ...right, itemIds: [] }, ['$.itemIds']],
    ['a wrong entry', wrong, ['$.items[0].contact.displayNam']],
    ['several entries in place of one', { ...right, items: [right.items[0], right.items[0]] }, ['$.items']],
  ])('is refused with the place of each fault, the failed item staying where it is: %s', async (_, given, paths) => {
    const id = await failedItem(wrong);

    const { status, body } = await cloud.ask(`POST /failed-items/${id}`, given);

    expect([status, (body.faults ?? []).map(({ path }) => path)]).toEqual([400, paths]);
    expect(await workBodies()).toEqual([]);
    expect(await cloud.ask(`POST /failed-items/${id}`, right)).toMatchObject({ status: 200 });
  });

  it.each([
    ['its own', { ...right, mailbox: 'mack@fabrikam.com' }],
    [
      'of a folder',
      { ...right, savedItemFolderId: { distinguishedFolderId: 'contacts', mailbox: 'mack@fabrikam.com' } },
    ],
  ])('is refused for a mailbox that the deployment may not act for: %s', async (_, given) => {
    const id = await failedItem(wrong);

    expect(await cloud.ask(`POST /failed-items/${id}`, given)).toMatchObject({ status: 403 });
  });

  it('leaves the failed item where it is while the work queue refuses', async () => {
    const QueueUrl = cloud.queueUrl('WorkQueue');
    const id = await failedItem(wrong);
    await cloud.sqs.send(new DeleteQueueCommand({ QueueUrl }));

    const refused = await cloud.ask(`POST /failed-items/${id}`, right);
    await cloud.sqs.send(new CreateQueueCommand({ QueueName: QueueUrl.split('/').at(-1) }));

    expect(refused).toMatchObject({ status: 503, body: { title: 'Not sent' } });
    expect(await cloud.ask(`POST /failed-items/${id}`, right)).toMatchObject({ status: 200 });
  });

  it('may be a whole batch in place of a message that was none', async () => {
    await cloud.putDeadLetterMessage('{"operation":"CreateItem","contacts":[]}', { responseCode: 'BatchItemInvalid' });
    const { body } = await cloud.ask('GET /failed-items');
    const items = [
      { contact: { displayName: 'Hope Gross' } },
      { key: 'crm-1', contact: { displayName: 'Sadie Daniels' } },
    ];

    await cloud.ask(`POST /failed-items/${body.failedItems[0]?.id}`, { ...right, items });

    expect(await workBodies()).toMatchObject([
      { items: [{ key: expect.stringMatching(/^[\w-]+\/0$/) }, { key: 'crm-1' }] },
    ]);
  });
});

/** Returns what the worker knows a message by: its part, or the place that its failure names. */
function identityOf({ Body = '', MessageAttributes = {} }: Message): string {
  const { failure = {} } = JSON.parse(Body) as { readonly failure?: Readonly<Record<string, unknown>> };
  const { batchId, part, index, attempt } = failure;
  const ofPart = [MessageAttributes.batchId?.StringValue, MessageAttributes.part?.StringValue];
  return JSON.stringify(MessageAttributes.part ? ofPart : [batchId, part, index, attempt]);
}

describe('a correction that is sent four times at once', () => {
  const entry = { responseCode: 'ErrorItemSave', batchId: 'batch-1', part: 3, index: 7, attempt: 2 };

  it.each([
    {
      what: 'of an entry',
      body: { ...right, failure: entry },
      attributes: { responseCode: 'ErrorItemSave' },
      identity: ['batch-1', 3, 7, 2],
    },
    { what: 'of an entry whose failure names no place', body: right, attributes: { responseCode: 'ErrorItemSave' } },
    { what: 'of a message that SQS moved', body: right, attributes: {} },
    { what: 'of what was no batch', body: { ...right, items: [] }, attributes: { responseCode: 'BatchItemInvalid' } },
    {
      what: 'of a part that SQS moved',
      body: right,
      attributes: { batchId: 'batch-1', part: '9', lines: '12' },
      identity: ['batch-1', '9'],
    },
  ])('has one identity, that of the failed item: $what', async ({ body, attributes, identity }) => {
    const messageId = await cloud.putDeadLetterMessage(JSON.stringify(body), attributes);
    const list = await cloud.ask('GET /failed-items');
    const route = `POST /failed-items/${list.body.failedItems[0]?.id}`;

    const answers = await Promise.all([1, 2, 3, 4].map(() => cloud.ask(route, right)));

    const messages = await cloud.take('WorkQueue');
    const sent = answers.filter(({ status }) => status === 200);
    expect(messages).toHaveLength(sent.length);
    for (const { status } of answers) expect([200, 410]).toContain(status);
    expect(new Set(messages.map(identityOf))).toEqual(new Set([JSON.stringify(identity ?? [messageId, '0'])]));
  });

  it('is refused for a part of a larger batch if it has another number of entries', async () => {
    const attributes = { batchId: 'batch-1', part: '9', lines: '12-13' };
    const items = [...right.items, { key: 'crm-44', contact: { displayName: 'Sadie Daniels' } }];
    await cloud.putDeadLetterMessage(JSON.stringify({ ...right, items }), attributes);
    const list = await cloud.ask('GET /failed-items');
    const route = `POST /failed-items/${list.body.failedItems[0]?.id}`;

    const { status, body } = await cloud.ask(route, right);

    expect([status, body.faults]).toEqual([
      400,
      [{ path: '$.items', expected: expect.stringMatching(/larger batch/) }],
    ]);
    expect(await cloud.ask(route, { ...right, items })).toMatchObject({ status: 200 });
    const [message] = await cloud.take('WorkQueue');
    expect(message?.MessageAttributes?.lines?.StringValue).toBe('12-13');
  });
});

describe('a discarded failed item', () => {
  it('is gone, and its id with it', async () => {
    const id = await failedItem(wrong);

    expect(await cloud.ask(`DELETE /failed-items/${id}`)).toEqual({ status: 204, body: undefined });
    expect(await cloud.ask(`DELETE /failed-items/${id}`)).toMatchObject({ status: 410, body: { title: 'Id expired' } });
    expect(await cloud.take('DeadLetterQueue')).toEqual([]);
  });
});

describe('the id of a failed item', () => {
  it.each(['no-id', Buffer.from('{"receiptHandle":1}').toString('base64url')])(
    'that no list has given is not found: %s',
    async (id) => {
      expect(await cloud.ask(`DELETE /failed-items/${id}`)).toMatchObject({
        status: 404,
        body: { detail: 'No failed item has this id. Use an id from GET /failed-items.' },
      });
      expect(await cloud.ask(`POST /failed-items/${id}`, right)).toMatchObject({ status: 404 });
    },
  );

  it('holds for the five minutes for which the list hides its item, and no longer', async () => {
    const listedAt = Date.now();
    const id = await failedItem(wrong);

    expect(readId(id, listedAt + 299_000)).toMatchObject({ key: 'crm-43' });
    expect(() => readId(id, Date.now() + 300_001)).toThrow('Id expired');
  });

  it('holds no text of anybody’s', async () => {
    const id = await failedItem(wrong);

    expect(Buffer.from(id, 'base64url').toString()).not.toMatch(/Hope|sadie|Exchange said/);
  });
});
