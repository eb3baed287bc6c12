import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type IdleCloud, startIdleCloud } from './idle-cloud.ts';

let cloud: IdleCloud;
beforeAll(async () => {
  cloud = await startIdleCloud();
});
afterAll(() => cloud.close());
afterEach(() => cloud.purge());

const list = (query = '') => cloud.ask(`GET /failed-items${query}`);

/** Creates two contacts, the second of them invalid. */
async function failToCreate(mailbox: string, key: string) {
  const items = [
    { key: `${key}-good`, contact: { displayName: 'Sadie Daniels' } },
    { key, contact: { displayNam: 'Hope Gross' } },
  ];
  await cloud.ask('POST /create-item', { mailbox, items });
}

const failToDelete = (mailbox: string) =>
  cloud.ask('POST /delete-item', { mailbox, deleteType: 'HardDelete', itemIds: [{ id: 'no id of Exchange' }] });

describe('the list of failed items', () => {
  it('shows of each its code, operation, age, key and place, and how many there are of each code, but not the entry', async () => {
    await failToCreate('sadie@contoso.com', 'crm-43');

    const { status, body } = await list();

    expect(status).toBe(200);
    expect(body).toEqual({
      looked: 1,
      more: false,
      approximateNumberOfMessages: 1,
      approximateNumberOfMessagesNotVisible: 0,
      hiddenUntil: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
      counts: { BatchItemInvalid: 1 },
      failedItems: [
        {
          id: expect.stringMatching(/^[\w-]+$/),
          messageId: expect.stringMatching(/^[\w-]+$/),
          kind: 'entry',
          responseCode: 'BatchItemInvalid',
          operation: 'CreateItem',
          failedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
          ageSeconds: expect.any(Number),
          key: 'crm-43',
          numberOfEntries: 1,
          index: 1,
          batchId: expect.stringMatching(/^[\w-]+$/),
          attempt: 1,
        },
      ],
    });
    expect(JSON.stringify(body)).not.toMatch(/Hope|displayNam|sadie@/);
  });

  it('shows the entry too, as a request, and what was said of it, where it is asked for', async () => {
    await failToCreate('sadie@contoso.com', 'crm-43');

    const { body } = await list('?entries=true');

    expect(body.failedItems).toMatchObject([
      {
        messageText: expect.stringContaining('Did you mean "displayName"?'),
        request: {
          operation: 'CreateItem',
          mailbox: 'sadie@contoso.com',
          items: [{ key: 'crm-43', contact: { displayNam: 'Hope Gross' } }],
        },
      },
    ]);
    expect(body.failedItems[0]?.request).not.toHaveProperty('failure');
  });

  it.each([
    ['code=ErrorInvalidIdMalformed', ['DeleteItem']],
    ['operation=CreateItem', ['CreateItem', 'CreateItem']],
    ['mailbox=HOPE@contoso.com', ['CreateItem', 'DeleteItem']],
    ['mailbox=hope@contoso.com&operation=CreateItem', ['CreateItem']],
    ['batch=no-such-batch', []],
  ])('shows those that have what its query names, and hides no other: %s', async (query, expected) => {
    await failToCreate('sadie@contoso.com', 'crm-1');
    await failToCreate('hope@contoso.com', 'crm-2');
    await failToDelete('hope@contoso.com');

    const { body } = await list(`?${query}`);

    expect(body.failedItems.map(({ operation }) => operation).sort()).toEqual(expected);
    expect(body.looked).toBe(3);
    expect(await cloud.take('DeadLetterQueue')).toHaveLength(3 - expected.length);
  });

  it('shows those of one batch by its id', async () => {
    for (const batchId of ['batch-1', 'batch-2']) {
      const failure = { responseCode: 'ErrorItemSave', batchId };
      await cloud.putDeadLetterMessage(JSON.stringify({ operation: 'CreateItem', items: [{ key: batchId }], failure }));
    }

    expect((await list('?batch=batch-2')).body.failedItems).toMatchObject([{ key: 'batch-2', batchId: 'batch-2' }]);
  });

  it('hides what it has shown, and says how much is hidden', async () => {
    await failToCreate('sadie@contoso.com', 'crm-43');
    await list();

    expect((await list()).body).toMatchObject({ looked: 0, failedItems: [], approximateNumberOfMessagesNotVisible: 1 });
  });

  it('says of what comes to be seen while it looks that it is seen, not that it is hidden too', async () => {
    await cloud.putDeadLetterMessage('Dear Sir');
    const QueueUrl = cloud.queueUrl('DeadLetterQueue');
    await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 1 }));

    expect((await list()).body).toMatchObject({
      looked: 1,
      approximateNumberOfMessages: 1,
      approximateNumberOfMessagesNotVisible: 0,
    });
  });

  it('hides nothing and gives no ids where it is asked to hide nothing', async () => {
    await failToCreate('sadie@contoso.com', 'crm-43');

    const { body } = await list('?hide=false');

    expect(body).toMatchObject({ looked: 1, failedItems: [{ key: 'crm-43' }] });
    expect(body).not.toHaveProperty('hiddenUntil');
    expect(body.failedItems[0]).not.toHaveProperty('id');
    expect(await cloud.take('DeadLetterQueue')).toHaveLength(1);
  });

  it('shows the one of a message by its id', async () => {
    const [first] = await Promise.all(['Dear Sir', 'Dear Madam'].map((body) => cloud.putDeadLetterMessage(body)));

    expect((await list(`?message=${first}&entries=true`)).body.failedItems).toMatchObject([
      { messageId: first, body: 'Dear Sir' },
    ]);
  });

  it('shows no more than its limit and says that there may be more', async () => {
    for (const key of ['crm-1', 'crm-2', 'crm-3']) await failToCreate('sadie@contoso.com', key);

    const { body } = await list('?limit=2');

    expect(body).toMatchObject({ more: true, failedItems: [{}, {}] });
    expect(await cloud.take('DeadLetterQueue')).toHaveLength(1);
  });

  it('shows no more entries than one answer has room for, and leaves the others to be seen', async () => {
    const letter = JSON.stringify({
      operation: 'CreateItem',
      items: [{ key: 'crm-1', contact: { subject: '"'.repeat(300_000) } }],
      failure: { responseCode: 'ErrorItemSave' },
    });
    for (let place = 0; place < 8; place++) await cloud.putDeadLetterMessage(letter);

    const { status, body } = await list('?entries=true');

    expect(status).toBe(200);
    expect(body.more).toBe(true);
    expect(body.failedItems.length).toBeGreaterThan(0);
    expect(await cloud.take('DeadLetterQueue')).toHaveLength(8 - body.failedItems.length);
  });

  it.each([
    ['limit=0', '$.limit'],
    ['limit=all', '$.limit'],
    ['entries=yes', '$.entries'],
    ['hide=no', '$.hide'],
    ['codes=ErrorItemSave', '$.codes'],
  ])('refuses a query that it does not know: %s', async (query, path) => {
    const { status, body } = await cloud.ask(`GET /failed-items?${query}`);

    expect([status, body.faults.map((fault) => fault.path)]).toEqual([400, [path]]);
  });
});

describe('a message in the dead-letter queue that no function of ours wrote as an entry', () => {
  it('is shown as what is no batch, with the code of its reason, and its body where it is asked for', async () => {
    await cloud.putDeadLetterMessage('Dear Sir or Madam', {
      responseCode: 'BatchItemInvalid',
      messageText: '$: expected JSON',
    });

    const { body } = await list('?entries=true');

    expect(body.failedItems).toMatchObject([
      { kind: 'noBatch', responseCode: 'BatchItemInvalid', messageText: '$: expected JSON', body: 'Dear Sir or Madam' },
    ]);
  });

  it('is shown as moved by SQS where it is a batch without a failure: its outcome is unknown, its keys are those that the worker gave it', async () => {
    const items = [
      { contact: { displayName: 'Sadie Daniels' } },
      { key: 'crm-2', contact: { displayName: 'Hope Gross' } },
    ];
    const messageId = await cloud.putDeadLetterMessage(JSON.stringify({ operation: 'CreateItem', items }));

    const { body } = await list('?entries=true');

    expect(body.failedItems).toMatchObject([
      {
        kind: 'movedBySqs',
        responseCode: 'BatchOutcomeUnknown',
        operation: 'CreateItem',
        numberOfEntries: 2,
        batchId: messageId,
        request: { items: [{ key: `${messageId}/0` }, { key: 'crm-2' }] },
      },
    ]);
  });
});
