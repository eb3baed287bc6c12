import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ItemId } from '../../lib/soap/identifiers.ts';
import { startWorkerGateway, type WorkerGateway } from './worker.ts';

let gateway: WorkerGateway;
beforeAll(async () => {
  gateway = await startWorkerGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  // A new process has no back-off left from an earlier test.
  gateway.cloud.killFunction('Worker');
  await gateway.setFaults();
  await gateway.takeDeadLetterMessages();
  await gateway.takeCalls();
});

const mailbox = 'hope@contoso.com';
const again = { receiveCount: 2 };
const unknown = { attributes: { responseCode: 'BatchOutcomeUnknown' } };

const contact = (key: string) => ({
  operation: 'CreateItem',
  mailbox,
  items: [{ key, contact: { displayName: key } }],
});

const message = (key: string, messageDisposition: string) => ({
  operation: 'CreateItem',
  mailbox,
  messageDisposition,
  items: [{ key, message: { subject: key, toRecipients: ['mack@contoso.com'] } }],
});

const onKey = (operation: string, key: string, options: object) => ({
  operation,
  mailbox,
  ...options,
  itemIds: [{ key }],
});

async function ask(path: string, body: object) {
  return (await gateway.ask(path, { mailbox, ...body })).body.results;
}

async function createDraft(key: string): Promise<ItemId> {
  const [result] = await ask('/create-item', message(key, 'SaveOnly'));
  const { message: created } = (result?.item ?? {}) as { readonly message?: { readonly itemId: ItemId } };
  if (!created) throw new Error('no draft was created');
  return created.itemId;
}

async function operationsSeen() {
  return (await gateway.takeCalls()).map(({ operation }) => operation);
}

describe('a message that is delivered again', () => {
  it('creates nothing twice: its entries are looked for, and those that are not there are created', async () => {
    const items = [1, 2, 3].map((place) => ({ contact: { displayName: `Again ${place}` } }));
    const delivery = { messageId: 'message-3', body: { operation: 'CreateItem', mailbox, items: items.slice(0, 2) } };
    await gateway.deliver(delivery);

    expect(await gateway.deliver({ ...delivery, ...again, body: { ...delivery.body, items } })).toEqual([]);
    expect(await gateway.itemsNamed(mailbox, 'Again')).toEqual([
      'contacts/Again 1',
      'contacts/Again 2',
      'contacts/Again 3',
    ]);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('sends nothing twice: a message that is in Sent Items is done', async () => {
    const body = message('sent-1', 'SendAndSaveCopy');
    await gateway.deliver({ body });

    expect(await gateway.deliver({ body, ...again })).toEqual([]);
    expect(await gateway.itemsNamed(mailbox, 'sent-1')).toEqual(['sentitems/sent-1']);
    expect(await gateway.itemsNamed('mack@contoso.com', 'sent-1')).toEqual(['inbox/sent-1']);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it.each(['SendAndSaveCopy', 'SendOnly'])(
    'is of unknown outcome where a message of %s is nowhere to be found',
    async (disposition) => {
      expect(await gateway.deliver({ body: message(`nowhere-${disposition}`, disposition), ...again })).toEqual([]);
      expect(await gateway.itemsNamed('mack@contoso.com', `nowhere-${disposition}`)).toEqual([]);
      expect(await gateway.takeDeadLetterMessages()).toMatchObject([unknown]);
    },
  );

  it('is done where it sent a draft that is gone, and of unknown outcome where the draft is still there', async () => {
    const [gone, there] = [await createDraft('draft-1'), await createDraft('draft-2')];
    const send = (itemId: object) => ({ operation: 'SendItem', mailbox, saveItemToFolder: true, itemIds: [itemId] });
    await gateway.deliver({ body: send(gone) });

    expect(await gateway.deliver({ body: send(gone), ...again }, { body: send(there), ...again })).toEqual([]);
    expect(await gateway.itemsNamed('mack@contoso.com', 'draft-')).toEqual(['inbox/draft-1']);
    expect(await gateway.takeDeadLetterMessages()).toMatchObject([{ body: { itemIds: [there] }, ...unknown }]);
  });

  it('is done where it sent a draft by its key', async () => {
    await createDraft('draft-3');
    const body = onKey('SendItem', 'draft-3', { saveItemToFolder: true });
    await gateway.deliver({ body });

    expect(await gateway.deliver({ body, ...again })).toEqual([]);
    expect(await gateway.itemsNamed('mack@contoso.com', 'draft-3')).toEqual(['inbox/draft-3']);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('copies nothing twice', async () => {
    await ask('/create-item', contact('copied-1'));
    const body = onKey('CopyItem', 'copied-1', { toFolderId: 'deleteditems' });
    await gateway.deliver({ body });

    expect(await gateway.deliver({ body, ...again })).toEqual([]);
    expect(await gateway.itemsNamed(mailbox, 'copied-1')).toEqual(['contacts/copied-1', 'deleteditems/copied-1']);
    expect(await gateway.takeDeadLetterMessages()).toMatchObject([unknown]);
  });

  it('is done where it deleted or moved what is gone', async () => {
    await ask('/create-item', { items: ['d-1', 'm-1'].map((key) => ({ key, contact: { displayName: key } })) });
    const remove = onKey('DeleteItem', 'd-1', { deleteType: 'HardDelete' });
    const move = onKey('MoveItem', 'm-1', { toFolderId: 'deleteditems' });
    await gateway.deliver({ body: remove }, { body: move });

    expect(await gateway.deliver({ body: remove, ...again }, { body: move, ...again })).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  const sendDraft = (key: string, options: object = {}) =>
    onKey('SendItem', key, { saveItemToFolder: true, ...options });

  it.each([
    ['sends', sendDraft('never-1')],
    ['sends with a copy in another folder', sendDraft('never-1', { savedItemFolderId: 'deleteditems' })],
    ['moves', onKey('MoveItem', 'never-1', { toFolderId: 'deleteditems' })],
  ])('fails where it %s by a key that never existed, because nothing was left behind', async (_, body) => {
    expect(await gateway.deliver({ body, ...again })).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toMatchObject([
      { body: { itemIds: [{ key: 'never-1' }] }, attributes: { responseCode: 'ErrorItemNotFound' } },
    ]);
  });

  it('is done where it deletes by a key that is nowhere', async () => {
    expect(
      await gateway.deliver({ body: onKey('DeleteItem', 'never-2', { deleteType: 'HardDelete' }), ...again }),
    ).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('is of unknown outcome where it sends by key without a copy, which leaves nothing behind', async () => {
    await createDraft('draft-4');
    const body = sendDraft('draft-4', { saveItemToFolder: false });
    await gateway.deliver({ body });

    expect(await gateway.deliver({ body, ...again })).toEqual([]);
    expect(await gateway.itemsNamed('mack@contoso.com', 'draft-4')).toEqual(['inbox/draft-4']);
    expect(await gateway.takeDeadLetterMessages()).toMatchObject([
      { body: { itemIds: [{ key: 'draft-4' }] }, ...unknown },
    ]);
  });

  it('is of unknown outcome where it sent by key and what is in Sent Items is a draft', async () => {
    await ask('/create-item', { ...message('draft-5', 'SaveOnly'), savedItemFolderId: 'sentitems' });

    expect(await gateway.deliver({ body: sendDraft('draft-5'), ...again })).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toMatchObject([unknown]);
  });

  it('is done where the copy of the sent draft is in the folder that the request names', async () => {
    await createDraft('draft-6');
    const body = sendDraft('draft-6', { savedItemFolderId: 'deleteditems' });
    await gateway.deliver({ body });

    expect(await gateway.deliver({ body, ...again })).toEqual([]);
    expect(await gateway.itemsNamed(mailbox, 'draft-6')).toEqual(['deleteditems/draft-6']);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it.each([
    ['sends', sendDraft('away-1')],
    ['moves', onKey('MoveItem', 'away-1', { toFolderId: 'deleteditems' })],
  ])('waits where it %s by key and cannot look, since it may be done', async (_, body) => {
    await gateway.setFaults({
      when: { operations: ['FindItem'] },
      answer: { http: { status: 429, headers: { 'Retry-After': '60' } } },
    });

    expect(await gateway.deliver({ messageId: 'message-7', body, ...again })).toEqual(['message-7']);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('sets properties again, and appends to none of an item that has changed since', async () => {
    const itemId = await createDraft('appended-1');
    const change = (more: object) => ({
      operation: 'UpdateItem',
      mailbox,
      messageDisposition: 'SaveOnly',
      itemChanges: [{ itemId, ...more }],
    });
    const append = change({ append: { message: { body: ' and more' } } });
    await gateway.deliver({ body: append });

    expect(await gateway.deliver({ body: append, ...again })).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toMatchObject([unknown]);

    const set = change({ set: { message: { importance: 'High' } } });
    await gateway.deliver({ body: set });
    expect(await gateway.deliver({ body: set, ...again })).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('waits where its entries cannot be looked for, since they may be done', async () => {
    await gateway.setFaults({
      when: { operations: ['FindItem'] },
      answer: { http: { status: 429, headers: { 'Retry-After': '60' } } },
    });
    const delivery = { messageId: 'message-4', body: contact('waits-1'), ...again };

    expect(await gateway.deliver(delivery)).toEqual(['message-4']);
    expect(await operationsSeen()).toEqual(['FindItem']);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });
});

describe('a dead letter that is moved to the work queue as it is', () => {
  const failure = (responseCode: string, batchId: string) => ({
    responseCode,
    index: 3,
    batchId,
    attempt: 1,
    time: '2026-11-01T00:00:00.000Z',
  });

  it('is done without a second item where its outcome was unknown and its item exists', async () => {
    await ask('/create-item', contact('exists-1'));
    const body = { ...contact('exists-1'), failure: failure('BatchOutcomeUnknown', 'exists-1') };

    expect(await gateway.deliver({ body })).toEqual([]);
    expect(await gateway.itemsNamed(mailbox, 'exists-1')).toEqual(['contacts/exists-1']);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('is looked for, then created or sent, where its outcome was unknown and it is nowhere', async () => {
    const bodies = [contact('redriven-1'), message('redriven-2', 'SendAndSaveCopy')];
    const letters = bodies.map((body, place) => ({
      body: { ...body, failure: failure('BatchOutcomeUnknown', `redriven-${place}`) },
    }));

    expect(await gateway.deliver(...letters)).toEqual([]);
    expect(await gateway.itemsNamed(mailbox, 'redriven')).toEqual(['contacts/redriven-1', 'sentitems/redriven-2']);
    expect((await operationsSeen()).filter((operation) => operation === 'FindItem').length).toBeGreaterThan(0);
  });

  it('stays of unknown outcome where nothing can be looked for', async () => {
    const body = { ...message('redriven-3', 'SendOnly'), failure: failure('BatchOutcomeUnknown', 'batch-1') };

    expect(await gateway.deliver({ body })).toEqual([]);
    expect(await gateway.itemsNamed('mack@contoso.com', 'redriven-3')).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toMatchObject([
      { body: { failure: { responseCode: 'BatchOutcomeUnknown', index: 3, batchId: 'batch-1', attempt: 2 } } },
    ]);
  });

  it('is sent where Exchange had said no, though a copy that was never sent is in Sent Items', async () => {
    const body = message('corrected-1', 'SendAndSaveCopy');
    await ask('/create-item', { ...message('corrected-1', 'SaveOnly'), savedItemFolderId: 'sentitems' });

    expect(
      await gateway.deliver({ body: { ...body, failure: failure('ErrorMissingRecipients', 'corrected-1') } }),
    ).toEqual([]);
    expect(await gateway.itemsNamed('mack@contoso.com', 'corrected-1')).toEqual(['inbox/corrected-1']);
  });
});

describe('where Exchange is busy', () => {
  const busy = (...operations: string[]) => ({
    when: { operations },
    answer: { fault: { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '60000' } } },
  });

  it('a message of which nothing is settled is given back as it is, after one call', async () => {
    await gateway.setFaults(busy('CreateItem'));
    const items = [1, 2, 3].map((place) => ({ contact: { displayName: `Busy ${place}` } }));
    const body = { operation: 'CreateItem', mailbox: 'magdalena@contoso.com', items };

    expect(await gateway.deliver({ messageId: 'message-5', body })).toEqual(['message-5']);
    expect(await operationsSeen()).toEqual(['CreateItem']);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('others go on, and what waits for it holds up nobody', async () => {
    await gateway.setFaults({ ...busy('CreateItem'), when: { mailbox: 'alfred@contoso.com' } });
    const failed = await gateway.deliver(
      { messageId: 'busy', body: { ...contact('holds-1'), mailbox: 'alfred@contoso.com' } },
      { messageId: 'free', body: contact('holds-2') },
    );

    expect(failed).toEqual(['busy']);
    expect(await gateway.itemsNamed(mailbox, 'holds-2')).toEqual(['contacts/holds-2']);
  });
});

describe('messages with one key, of which the first got no answer', () => {
  it('are given back together, since Exchange may go on with the first', async () => {
    const patient = await startWorkerGateway({ settleMs: '70000' });
    await patient.setFaults({
      when: { operations: ['CreateItem'], times: 1 },
      work: { msPerEntry: 1_500 },
      answer: { dropAfterMs: 50 },
    });
    const body = contact('one-key-1');

    expect(await patient.deliver({ messageId: 'first', body }, { messageId: 'second', body })).toEqual([
      'first',
      'second',
    ]);
    await vi.waitFor(async () => expect(await patient.itemsNamed(mailbox, 'one-key-1')).not.toEqual([]), {
      timeout: 100_000,
    });
    expect(await patient.deliver({ messageId: 'second', body, ...again })).toEqual([]);
    expect(await patient.itemsNamed(mailbox, 'one-key-1')).toEqual(['contacts/one-key-1']);
    await patient.close();
  });
});

describe('a message that is given up', () => {
  const throttled = { answer: { fault: { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '60000' } } } };
  const items = [{ contact: { displayName: 'Given up' } }];
  const body = { operation: 'CreateItem', mailbox: 'svc@contoso.com', items };

  it.each([
    ['was received 50 times', { receiveCount: 50 }],
    ['is a day old, received again', { receiveCount: 2, sentAt: Date.now() - 86_400_000 }],
  ])(
    'because it %s is dead-lettered as of unknown outcome where an earlier attempt may have done it',
    async (_, more) => {
      await gateway.setFaults(throttled);
      const messageId = `message-6-${more.receiveCount}`;

      expect(await gateway.deliver({ messageId, body, ...more })).toEqual([]);
      expect(await gateway.takeDeadLetterMessages()).toMatchObject([
        { body: { items: [{ key: `${messageId}/0` }] }, ...unknown },
      ]);
    },
  );

  it('because it is a day old is dead-lettered under the throttling code where surely nothing was done', async () => {
    await gateway.setFaults(throttled);
    const time = new Date(Date.now() - 86_400_000 + 600_000).toISOString();
    const failure = { responseCode: 'ErrorServerBusy', time };
    const delivery = { body: { ...body, mailbox: 'mack@contoso.com', failure }, sentAt: Date.now() - 60_000 };

    expect(await gateway.deliver({ messageId: 'early', ...delivery })).toEqual(['early']);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
    const failureLater = { ...failure, time: new Date(Date.now() - 86_430_000).toISOString() };
    const late = { ...delivery, body: { ...delivery.body, failure: failureLater } };
    expect(await gateway.deliver({ messageId: 'late', ...late })).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toMatchObject([{ attributes: { responseCode: 'ErrorServerBusy' } }]);
  });
});
