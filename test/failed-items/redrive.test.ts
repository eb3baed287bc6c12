import { createHash } from 'node:crypto';
import { CreateQueueCommand, DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type IdleCloud, startIdleCloud } from './idle-cloud.ts';

let cloud: IdleCloud;
beforeAll(async () => {
  cloud = await startIdleCloud();
});
afterAll(() => cloud.close());
afterEach(() => cloud.purge());

interface LetterFacts {
  readonly mailbox?: string;
  readonly responseCode?: string;
  readonly index?: number;
  readonly part?: number;
  readonly attempt?: number;
  readonly time?: string;
}

/** Returns the body of a contact's dead-letter message; its place in the batch is the number at the end of its key. */
function letterOf(
  key: string,
  { mailbox = 'sadie@contoso.com', responseCode = 'ErrorQuotaExceeded', ...place }: LetterFacts = {},
): string {
  const items = [{ key, contact: { displayName: 'Hope Gross' } }];
  const index = Number(/\d+$/.exec(key)?.[0]);
  const failure = { responseCode, messageText: 'as Exchange said', index, batchId: 'batch-1', attempt: 1, ...place };
  return JSON.stringify({ operation: 'CreateItem', mailbox, items, failure });
}

const bodiesIn = async (queue: 'WorkQueue' | 'DeadLetterQueue') =>
  (await cloud.take(queue)).map(({ Body }) => Body).sort();

describe('a redrive', () => {
  it('moves the failed items to the work queue, each with its failure as it was, in the group of its mailbox', async () => {
    const letters = [letterOf('crm-1'), letterOf('crm-2', { mailbox: 'Hope@contoso.com' })];
    for (const letter of letters) await cloud.putDeadLetterMessage(letter, { responseCode: 'ErrorQuotaExceeded' });

    const { status, body } = await cloud.ask('POST /failed-items/redrive', {});

    expect([status, body]).toEqual([200, { moved: 2, repeated: 0, skipped: 0, looked: 2, more: false }]);
    const messages = await cloud.take('WorkQueue');
    expect(messages.map(({ Body }) => Body).sort()).toEqual(letters.sort());
    expect(messages.map(({ Attributes }) => Attributes?.MessageGroupId).sort()).toEqual([
      'hope@contoso.com',
      'sadie@contoso.com',
    ]);
    expect(messages.flatMap(({ MessageAttributes = {} }) => Object.keys(MessageAttributes))).toEqual([]);
    expect(await bodiesIn('DeadLetterQueue')).toEqual([]);
  });

  it('moves no more than it is asked to, and says that there may be more', async () => {
    for (let place = 0; place < 15; place++) await cloud.putDeadLetterMessage(letterOf(`crm-${place}`));

    const { body } = await cloud.ask('POST /failed-items/redrive', { max: 12 });

    expect(body).toMatchObject({ moved: 12, more: true });
    expect(await bodiesIn('WorkQueue')).toHaveLength(12);
    expect(await bodiesIn('DeadLetterQueue')).toHaveLength(3);
  });

  it('moves one of several copies of a failed item, that of the last attempt, and discards the others', async () => {
    const last = letterOf('crm-1', { responseCode: 'BatchOutcomeUnknown', attempt: 3 });
    const copies = [letterOf('crm-1'), last, letterOf('crm-1', { attempt: 2 })];
    for (const letter of [...copies, letterOf('crm-2')]) await cloud.putDeadLetterMessage(letter);

    const { body } = await cloud.ask('POST /failed-items/redrive', {});

    expect(body).toEqual({ moved: 2, repeated: 2, skipped: 0, looked: 4, more: false });
    expect(await bodiesIn('WorkQueue')).toEqual([last, letterOf('crm-2')].sort());
    expect(await bodiesIn('DeadLetterQueue')).toEqual([]);
  });

  it('leaves an entry that has failed again since it began, which is no copy of what it has moved', async () => {
    const first = letterOf('crm-1', { time: '2026-11-21T08:00:00.000Z' });
    const again = letterOf('crm-1', { attempt: 2, time: new Date(Date.now() + 3_600_000).toISOString() });
    for (const letter of [first, again]) await cloud.putDeadLetterMessage(letter);

    const { body } = await cloud.ask('POST /failed-items/redrive', {});

    expect(body).toEqual({ moved: 1, repeated: 0, skipped: 0, looked: 2, more: false });
    expect(await bodiesIn('WorkQueue')).toEqual([first]);
    expect(await bodiesIn('DeadLetterQueue')).toEqual([again]);
  });

  it('takes equal entries for copies only if they came from one place of one part', async () => {
    const places = [{ index: 4 }, { index: 5 }, { index: 4, part: 1 }];
    const letters = places.map((place) => letterOf('crm-1', place));
    const [unplaced = ''] = letters.map((letter) => letter.replace('"index":4,', ''));
    for (const letter of [...letters, unplaced, unplaced]) await cloud.putDeadLetterMessage(letter);

    const { body } = await cloud.ask('POST /failed-items/redrive', {});

    expect(body).toMatchObject({ moved: 5, repeated: 0 });
    expect(await bodiesIn('WorkQueue')).toEqual([...letters, unplaced, unplaced].sort());
  });

  it('moves one of several copies of a part that SQS itself moved, as the part that it is', async () => {
    const items = [{ key: 'crm-1', contact: { displayName: 'Hope Gross' } }];
    const letter = JSON.stringify({ operation: 'CreateItem', items });
    const part = { batchId: 'batch-1', part: '7', lines: '12' };
    for (const attributes of [part, part, { ...part, part: '8' }]) await cloud.putDeadLetterMessage(letter, attributes);

    const { body } = await cloud.ask('POST /failed-items/redrive', { batch: 'batch-1' });

    expect(body).toMatchObject({ moved: 2, repeated: 1 });
    const numbers = (await cloud.take('WorkQueue')).map(({ MessageAttributes = {} }) => MessageAttributes.part);
    expect(numbers.map((number) => number?.StringValue).sort()).toEqual(['7', '8']);
  });

  it('moves those alone that have all that it names, and leaves the others to be seen', async () => {
    const meant = letterOf('crm-1', { mailbox: 'hope@contoso.com', responseCode: 'ErrorItemSave' });
    const others = [letterOf('crm-2', { mailbox: 'hope@contoso.com' }), letterOf('crm-3')];
    for (const letter of [meant, ...others]) await cloud.putDeadLetterMessage(letter);

    const filter = { code: 'ErrorItemSave', operation: 'CreateItem', mailbox: 'hope@contoso.com', batch: 'batch-1' };
    const { body } = await cloud.ask('POST /failed-items/redrive', filter);

    expect(body).toMatchObject({ moved: 1, looked: 3, more: false });
    expect(await bodiesIn('WorkQueue')).toEqual([meant]);
    expect(await bodiesIn('DeadLetterQueue')).toEqual(others.sort());
  });

  it('loses nothing where the work queue refuses: what was not moved is still there, and goes the next time', async () => {
    const QueueUrl = cloud.queueUrl('WorkQueue');
    const QueueName = QueueUrl.split('/').at(-1);
    const letters = Array.from({ length: 12 }, (_, place) => letterOf(`crm-${place}`));
    for (const letter of letters) await cloud.putDeadLetterMessage(letter);
    await cloud.sqs.send(new DeleteQueueCommand({ QueueUrl }));

    const refused = await cloud.ask('POST /failed-items/redrive', {});
    await cloud.sqs.send(new CreateQueueCommand({ QueueName }));
    const taken = await cloud.ask('POST /failed-items/redrive', {});

    expect(refused.body).toMatchObject({ moved: 0, skipped: 12, more: false });
    expect(taken.body).toMatchObject({ moved: 12, skipped: 0 });
    expect(await bodiesIn('WorkQueue')).toEqual(letters.sort());
  });

  it('gives a message that SQS itself moved the keys that the worker gave it, and says that its outcome is unknown', async () => {
    const items = [
      { contact: { displayName: 'Sadie Daniels' } },
      { key: 'crm-2', contact: { displayName: 'Hope Gross' } },
    ];
    const messageId = await cloud.putDeadLetterMessage(JSON.stringify({ operation: 'CreateItem', items }));

    await cloud.ask('POST /failed-items/redrive', {});

    expect((await bodiesIn('WorkQueue')).map((body = '') => JSON.parse(body))).toEqual([
      {
        operation: 'CreateItem',
        items: [{ key: `${messageId}/0`, ...items[0] }, items[1]],
        failure: { responseCode: 'BatchOutcomeUnknown', batchId: messageId, attempt: 100 },
      },
    ]);
  });

  it('gives no keys to entries that no look-up goes by', async () => {
    const letter = { operation: 'DeleteItem', deleteType: 'HardDelete', itemIds: [{ id: 'AAMk' }] };
    await cloud.putDeadLetterMessage(JSON.stringify(letter));

    await cloud.ask('POST /failed-items/redrive', {});

    expect((await bodiesIn('WorkQueue')).map((body = '') => JSON.parse(body))).toMatchObject([letter]);
  });

  it.each([
    ['what is no batch', 'Dear Sir or Madam', { responseCode: 'BatchItemInvalid' }],
    ['an operation that there is not', '{"operation":"ReadMind","items":[{}]}', { responseCode: 'BatchItemInvalid' }],
    ['a mailbox that is not allowed', letterOf('crm-1', { mailbox: 'mack@fabrikam.com' }), {}],
    [
      'an entry of unknown outcome whose body does not say so',
      '{"operation":"CreateItem","items":[{"contact":{"displayName":"Hope Gross"}}]}',
      { responseCode: 'BatchOutcomeUnknown' },
    ],
  ])('leaves where it is what would come straight back or be done twice: %s', async (_, letter, attributes) => {
    await cloud.putDeadLetterMessage(letter, attributes);

    const { body } = await cloud.ask('POST /failed-items/redrive', {});

    expect(body).toMatchObject({ moved: 0, skipped: 1, more: false });
    expect(await bodiesIn('WorkQueue')).toEqual([]);
    expect(await bodiesIn('DeadLetterQueue')).toEqual([letter]);
  });

  it('is refused for a mailbox that the deployment may not act for', async () => {
    expect(await cloud.ask('POST /failed-items/redrive', { mailbox: 'mack@fabrikam.com' })).toMatchObject({
      status: 403,
      body: { title: 'Mailbox not allowed' },
    });
  });

  it.each([
    [{ max: 0 }, '$.max'],
    [{ max: '12' }, '$.max'],
    [{ responseCode: 'ErrorItemSave' }, '$.responseCode'],
    [[], '$'],
  ])('is refused where it asks for what there is not: %j', async (asked, path) => {
    const { status, body } = await cloud.ask('POST /failed-items/redrive', asked);

    expect([status, body.faults.map((fault) => fault.path)]).toEqual([400, [path]]);
  });

  it('is refused where its body is not JSON', async () => {
    expect(await cloud.ask('POST /failed-items/redrive', '{"max":')).toMatchObject({ status: 400 });
  });

  it('groups a mailbox whose address SQS does not take as a group by its hash', async () => {
    const mailbox = `${'a'.repeat(128)}@contoso.com`;
    await cloud.putDeadLetterMessage(letterOf('crm-1', { mailbox }));

    await cloud.ask('POST /failed-items/redrive', {});

    const [message] = await cloud.take('WorkQueue');
    expect(message?.Attributes?.MessageGroupId).toBe(createHash('sha256').update(mailbox).digest('hex'));
  });
});
