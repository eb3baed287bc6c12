import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { startWorkerGateway, type WorkerGateway } from './worker.ts';

let gateway: WorkerGateway;
beforeAll(async () => {
  gateway = await startWorkerGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  await gateway.setFaults();
  await gateway.takeDeadLetterMessages();
  await gateway.takeCalls();
});

const mailbox = 'sadie@contoso.com';
const create = (displayName: string, more: object = {}) => ({
  operation: 'CreateItem',
  mailbox,
  items: [{ contact: { displayName } }],
  ...more,
});

async function callsOf(operation: string) {
  return (await gateway.takeCalls()).filter((call) => call.operation === operation).map(({ entries }) => entries);
}

describe('messages of the work queue', () => {
  it('share EWS calls where operation, mailbox and options are equal, whatever case the mailbox is in', async () => {
    const bodies = [1, 2, 3].map((place) => create(`Common ${place}`));
    const others = [
      create('Common 4', { mailbox: 'Sadie@Contoso.com' }),
      create('Common 5', { savedItemFolderId: 'contacts' }),
    ];

    expect(await gateway.deliver(...[...bodies, ...others].map((body) => ({ body })))).toEqual([]);
    expect((await callsOf('CreateItem')).sort()).toEqual([1, 4]);
    expect(await gateway.itemsNamed(mailbox, 'Common')).toEqual([
      'contacts/Common 1',
      'contacts/Common 2',
      'contacts/Common 3',
      'contacts/Common 4',
      'contacts/Common 5',
    ]);
  });

  it('with one key between them create one item, also in one invocation', async () => {
    const body = create('Twin', { items: [{ key: 'twin-1', contact: { displayName: 'Twin' } }] });

    expect(await gateway.deliver({ body }, { body }, { body })).toEqual([]);
    expect(await gateway.itemsNamed(mailbox, 'Twin')).toEqual(['contacts/Twin']);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('are done once what failed of them is in the dead-letter queue, each entry by itself with its key, its place and its message', async () => {
    const items = [
      { contact: { displayName: 'Half 1' } },
      { contact: { displayNam: 'Half 2' } },
      { key: 'h-3', contact: {} },
    ];
    const failed = await gateway.deliver({ messageId: 'message-1', body: create('', { items }) });

    expect(failed).toEqual([]);
    expect(await gateway.itemsNamed(mailbox, 'Half')).toEqual(['contacts/Half 1']);
    expect(await gateway.takeDeadLetterMessages()).toMatchObject([
      {
        body: {
          operation: 'CreateItem',
          mailbox,
          items: [{ key: 'message-1/1', contact: { displayNam: 'Half 2' } }],
          failure: {
            responseCode: 'BatchItemInvalid',
            messageText: '$.items[1].contact.displayNam: unknown property. Did you mean "displayName"?',
            index: 1,
            batchId: 'message-1',
            attempt: 1,
          },
        },
        attributes: { responseCode: 'BatchItemInvalid', operation: 'CreateItem', batchId: 'message-1' },
      },
    ]);
  });

  it('that read are done, and what cannot be read is dead-lettered, since nobody waits for the answer', async () => {
    const body = { operation: 'GetItem', mailbox, itemIds: [{ id: 'of no item' }] };

    expect(await gateway.deliver({ body })).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toMatchObject([
      { body: { operation: 'GetItem', itemIds: [{ id: 'of no item' }] }, attributes: { operation: 'GetItem' } },
    ]);
  });

  it('keep failures out of the dead-letter queue where they say so', async () => {
    const body = create('', { deadLetter: false, items: [{ contact: { displayNam: 'x' } }] });

    expect(await gateway.deliver({ body })).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('for a mailbox that the deployment may not act for are dead-lettered, and nothing is sent', async () => {
    expect(await gateway.deliver({ body: create('Foreign', { mailbox: 'eve@fabrikam.com' }) })).toEqual([]);
    expect(await gateway.takeCalls()).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toMatchObject([
      { attributes: { responseCode: 'BatchMailboxNotAllowed' } },
    ]);
  });
});

describe('a message that is no batch', () => {
  it('because it has more entries than one may have is dead-lettered as one, however many they are', async () => {
    const body = `{"operation":"CreateItem","items":[${Array(500_000).fill('1').join()}]}`;

    expect(await gateway.deliver({ body })).toEqual([]);
    expect(await gateway.takeRawDeadLetterMessages()).toEqual([
      {
        body,
        attributes: {
          batchId: expect.any(String),
          responseCode: 'BatchItemInvalid',
          messageText: '$.items: expected at most 10000 entries in a message, not 500000: send several messages',
        },
      },
    ]);
  });

  const noBatches = [
    ['is not JSON', 'displayName=Sadie', '$: expected JSON: the first wrong character is at line 1, column 1'],
    ['is no object', '[]', '$: expected an object'],
    ['names no operation', '{"items":[{}]}', '$.operation: expected the name of an operation such as "CreateItem"'],
    [
      'names an unknown operation',
      '{"operation":"../worker","items":[{}]}',
      '$.operation: expected the name of an operation such as "CreateItem"',
    ],
    [
      'names a function that is no operation',
      '{"operation":"Worker","items":[{}]}',
      '$.operation: expected the name of an operation such as "CreateItem"',
    ],
    ['has no entries', '{"operation":"CreateItem","items":[]}', '$.items: expected at least one entry'],
    [
      'has an option that is none',
      '{"operation":"CreateItem","items":[{}],"mailbx":"x"}',
      '$.mailbx: unknown property. Did you mean "mailbox"?',
    ],
  ] as const;

  it.each(noBatches)(
    'because it %s goes to the dead-letter queue unchanged, the reason in its attributes, and slows no other',
    async (why, body, reason) => {
      const failed = await gateway.deliver(
        { messageId: 'message-2', body },
        { body: create(`Beside one that ${why}`) },
      );
      const letters = await gateway.takeRawDeadLetterMessages();

      expect(failed).toEqual([]);
      expect(letters).toEqual([
        { body, attributes: { responseCode: 'BatchItemInvalid', batchId: 'message-2', messageText: reason } },
      ]);
      expect(await gateway.itemsNamed(mailbox, `Beside one that ${why}`)).toHaveLength(1);
    },
  );

  it('because of its failure says so', async () => {
    await gateway.deliver({ body: create('', { failure: { time: 'yesterday' } }) });

    expect((await gateway.takeRawDeadLetterMessages())[0]?.attributes.messageText).toContain('$.failure.time: ');
  });

  it('and has all the bytes that SQS takes goes there all the same', async () => {
    const body = 'x'.repeat(1024 * 1024);

    expect(await gateway.deliver({ body })).toEqual([]);
    expect(await gateway.takeRawDeadLetterMessages()).toEqual([{ body, attributes: {} }]);
  });
});

describe('a message that is hard to keep', () => {
  it('of 1 MiB with many entries is done', async () => {
    const items = Array.from({ length: 1000 }, (_, index) => ({
      contact: { displayName: `Large ${index}`, body: 'x'.repeat(970) },
    }));
    const body = JSON.stringify(create('', { items }));
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(1024 * 1024);

    expect(await gateway.deliver({ body })).toEqual([]);
    expect(await gateway.itemsNamed(mailbox, 'Large')).toHaveLength(1000);
  });

  it('whose one entry is too large for any call goes to the dead-letter queue, whole', async () => {
    // In XML, each character takes five.
    const body = JSON.stringify(
      create('', { items: [{ contact: { displayName: 'Huge', body: '&'.repeat(1_000_000) } }] }),
    );
    const failed = await gateway.deliver({ body });
    const [letter] = await gateway.takeDeadLetterMessages();

    expect(failed).toEqual([]);
    expect(letter?.attributes).toMatchObject({ responseCode: 'BatchItemInvalid' });
    expect(letter?.body.items).toMatchObject([{ contact: { body: '&'.repeat(1_000_000) } }]);
    expect(await gateway.takeCalls()).toEqual([]);
  });

  it('and leaves no room for a failure beside its entry goes to the dead-letter queue as it came', async () => {
    const empty = JSON.stringify(create('', { items: [{ contact: { displayNam: '' } }] }));
    const body = empty.replace('""', `"${'x'.repeat(1024 * 1024 - empty.length)}"`);

    expect(await gateway.deliver({ body })).toEqual([]);
    expect(await gateway.takeRawDeadLetterMessages()).toEqual([{ body, attributes: {} }]);
  });
});

describe('where the dead-letter queue refuses', () => {
  it('messages are given back, others are done, and nothing is thrown', async () => {
    const own = await startWorkerGateway();
    const sqs = createSqsClient(own.cloud.awsUrl);
    await sqs.send(new DeleteQueueCommand({ QueueUrl: own.cloud.queueUrl('DeadLetterQueue') }));
    const bad = create('', { items: [{ contact: { displayNam: 'x' } }] });
    const failed = await own.deliver(
      { messageId: 'bad', body: bad },
      { messageId: 'no batch', body: 'x' },
      { messageId: 'good', body: create('Good') },
    );

    expect(failed.toSorted()).toEqual(['bad', 'no batch']);
    expect(await own.itemsNamed(mailbox, 'Good')).toEqual(['contacts/Good']);
    await own.close();
  });
});
