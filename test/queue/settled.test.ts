import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ItemId } from '../../lib/soap/identifiers.ts';
import type { RecordedCall } from '../../packages/exchange-emulator/src/index.ts';
import { startWorkerGateway, type WorkerGateway } from './worker.ts';

// Longer than a worker waits, so that an entry whose call may still run comes back with its message.
const settleMs = '12000';

let gateway: WorkerGateway;
beforeAll(async () => {
  // Each entry is a call of its own, so that one call of a message can lose its answer.
  gateway = await startWorkerGateway({ settleMs, entriesPerCall: 1 });
});
afterAll(() => gateway.close());
beforeEach(async () => {
  gateway.cloud.killFunction('Worker');
  await gateway.setFaults();
  await gateway.setAwsFaults();
  await gateway.takeDeadLetterMessages();
  await gateway.takeCalls();
});

const mailbox = 'hope@contoso.com';
const inbox = 'mack@contoso.com';

const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '6000' } };

const mails = (subjects: readonly string[], messageDisposition = 'SendAndSaveCopy') => ({
  operation: 'CreateItem',
  mailbox,
  messageDisposition,
  items: subjects.map((subject) => ({ message: { subject, toRecipients: [inbox] } })),
});

/** Creates a draft and returns its id. */
async function createDraft(subject: string): Promise<ItemId> {
  const body = { ...mails([subject], 'SaveOnly') };
  const [result] = (await gateway.ask('/create-item', { ...body, operation: undefined })).body.results;
  const { message } = (result?.item ?? {}) as { readonly message?: { readonly itemId: ItemId } };
  if (!message) throw new Error('no draft was created');
  return message.itemId;
}

const update = (changes: readonly object[]) => ({
  operation: 'UpdateItem',
  mailbox,
  conflictResolution: 'AlwaysOverwrite',
  messageDisposition: 'SaveOnly',
  itemChanges: changes,
});

/** The answer to the last of so many calls of an operation is lost, and nothing is done. */
const lastLost = (operation: string, nth: number) => ({
  when: { operations: [operation], nth },
  work: { done: 0 },
  answer: { drop: true },
});

const codes = async (batchId: string) =>
  (await gateway.results(batchId)).map(({ index = 0, responseCode }) => [index, responseCode]);

/** Returns the calls that Exchange is still working on. */
async function runningCalls(): Promise<readonly RecordedCall[]> {
  const calls = (await (await fetch(new URL('/calls', gateway.cloud.exchange.url))).json()) as readonly RecordedCall[];
  return calls.filter(({ responseClasses }) => responseClasses === undefined);
}

describe('an entry that is settled stays as it is when its message comes back for another', () => {
  it('where a mail was refused, of which a copy that was never sent is in Sent Items', async () => {
    const messageId = randomUUID();
    const refused = { at: [0], code: 'ErrorInvalidRecipients', savedTo: 'sentitems' };
    await gateway.setFaults(
      { when: { operations: ['CreateItem'], nth: 1 }, work: { errors: [refused] } },
      { when: { operations: ['CreateItem'] }, work: { done: 0 }, answer: { drop: true } },
      { when: { operations: ['FindItem'], times: 1 }, answer: { fault: busy } },
    );
    const delivery = { messageId, body: mails(['Refused 1', 'Refused 2']) };
    expect(await gateway.deliver(delivery)).toEqual([messageId]);
    const settled = await gateway.results(messageId);
    await gateway.deliverUntilDone({ ...delivery, receiveCount: 2 });

    expect(settled).toMatchObject([{ responseCode: 'ErrorInvalidRecipients' }]);
    expect(await gateway.results(messageId)).toContainEqual({ ...settled[0], attempt: 1, deadLettered: true });
    expect(await gateway.itemsNamed(inbox, 'Refused')).toEqual([]);
    expect((await gateway.takeDeadLetterMessages()).map(({ attributes }) => attributes.responseCode).sort()).toEqual([
      'BatchOutcomeUnknown',
      'ErrorInvalidRecipients',
    ]);
  });

  it('where properties were set, which somebody has changed since', async () => {
    const drafts = [await createDraft('Set 1'), await createDraft('Set 2')] as const;
    await gateway.setFaults(lastLost('UpdateItem', 2), {
      when: { operations: ['UpdateItem'], nth: 2 },
      answer: { fault: busy },
    });
    const set = (itemId: ItemId, importance: string) => ({ itemId, set: { message: { importance } } });
    const messageId = randomUUID();
    const delivery = { messageId, body: update(drafts.map((each) => set(each, 'High'))) };
    expect(await gateway.deliver(delivery)).toEqual([messageId]);
    const [settled] = await gateway.results(messageId);
    const changed = drafts[settled?.index === 1 ? 1 : 0];
    await gateway.ask('/update-item', { ...update([set(changed, 'Low')]), operation: undefined });
    await gateway.deliverUntilDone({ ...delivery, receiveCount: 2 });

    const itemShape = { baseShape: 'IdOnly', additionalProperties: ['item:Importance'] };
    const { body } = await gateway.ask('/get-item', { mailbox, itemShape, itemIds: [{ id: changed.id }] });
    expect(body.results).toMatchObject([{ item: { message: { importance: 'Low' } } }]);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('where ten texts were appended, of which nine are known', async () => {
    const subjects = Array.from({ length: 10 }, (_, place) => `Appended ${place}`);
    const itemIds: ItemId[] = [];
    for (const subject of subjects) itemIds.push(await createDraft(subject));
    await gateway.setFaults(lastLost('UpdateItem', 10));
    const messageId = randomUUID();
    const changes = itemIds.map((itemId) => ({ itemId, append: { message: { body: ' and more' } } }));
    const delivery = { messageId, body: update(changes) };
    expect(await gateway.deliver(delivery)).toEqual([messageId]);
    expect(await codes(messageId)).toHaveLength(9);
    await gateway.deliverUntilDone({ ...delivery, receiveCount: 2 });

    expect((await codes(messageId)).map(([, code]) => code)).toEqual(subjects.map(() => 'NoError'));
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('and the batch tells meanwhile how many are settled and how many wait', async () => {
    await gateway.setFaults(lastLost('CreateItem', 2));
    const messageId = randomUUID();
    const items = [{ contact: { displayName: 'Waits 1' } }, { contact: { displayName: 'Waits 2' } }];
    const delivery = { messageId, body: { operation: 'CreateItem', mailbox, items } };
    await gateway.deliver(delivery);

    const batch = await (await fetch(`${gateway.cloud.url}/batches/${messageId}`)).json();
    expect(batch).toMatchObject({ state: 'running', done: 1, total: 2, waiting: { entries: 1 } });
    expect(await gateway.results(messageId)).toMatchObject([{ responseClass: 'Success' }]);
    await gateway.deliverUntilDone({ ...delivery, receiveCount: 2 });
    expect(await gateway.itemsNamed(mailbox, 'Waits')).toEqual(['contacts/Waits 1', 'contacts/Waits 2']);
  });
});

describe('where the bucket refuses results', () => {
  it('a message is kept and nothing follows from it, until the bucket takes them: then one dead-letter message', async () => {
    const messageId = randomUUID();
    const body = { operation: 'CreateItem', mailbox, items: [{ contact: { displayNam: 'x' } }] };
    await gateway.setAwsFaults({ call: 'PutObject', on: '/results/', effect: 'refused' });
    for (const receiveCount of [1, 2, 3]) {
      expect(await gateway.deliver({ messageId, body, receiveCount })).toEqual([messageId]);
      await gateway.expireClaims(messageId);
    }
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
    await gateway.setAwsFaults();
    await gateway.deliverUntilDone({ messageId, body, receiveCount: 4 });

    expect(await gateway.takeDeadLetterMessages()).toHaveLength(1);
    expect(await codes(messageId)).toEqual([[0, 'BatchItemInvalid']]);
  });

  it('and claims, nothing is sent at all', async () => {
    const messageId = randomUUID();
    await gateway.setAwsFaults({ call: 'PutObject', on: '/claims/', effect: 'refused' });
    const delivery = { messageId, body: mails(['Unclaimed'], 'SendOnly') };

    expect(await gateway.deliver(delivery)).toEqual([messageId]);
    expect(await gateway.itemsNamed(inbox, 'Unclaimed')).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });
});

describe('a failed item that is redriven at once', () => {
  it('waits until the call of which no answer came is over, and is then found', async () => {
    await gateway.setFaults({
      when: { operations: ['CreateItem'], times: 1 },
      work: { msPerEntry: 4_000 },
      answer: { dropAfterMs: 50 },
    });
    const body = { operation: 'CreateItem', mailbox, items: [{ key: 'at-once', contact: { displayName: 'At once' } }] };
    expect(await gateway.deliver({ body })).toHaveLength(1);
    const failure = {
      responseCode: 'BatchOutcomeUnknown',
      index: 0,
      batchId: randomUUID(),
      attempt: 1,
      time: new Date().toISOString(),
    };
    await gateway.deliverUntilDone({ messageId: randomUUID(), body: { ...body, failure } });
    await vi.waitFor(async () => expect(await runningCalls()).toEqual([]), 100_000);

    expect(await gateway.itemsNamed(mailbox, 'At once')).toEqual(['contacts/At once']);
  });

  it('is sent in the end where a look-up finds no copy of it, because a person wanted that', async () => {
    const failure = {
      responseCode: 'BatchOutcomeUnknown',
      index: 0,
      batchId: randomUUID(),
      attempt: 1,
      time: new Date().toISOString(),
    };
    const delivery = { messageId: randomUUID(), body: { ...mails(['Wanted']), failure } };
    expect(await gateway.deliver(delivery)).toEqual([delivery.messageId]);
    await gateway.deliverUntilDone({ ...delivery, receiveCount: 2 });

    expect(await gateway.itemsNamed(inbox, 'Wanted')).toEqual(['inbox/Wanted']);
  });
});

describe('a message that is delivered again after it was done', () => {
  it('sends its dead-letter message no second time', async () => {
    const delivery = {
      messageId: randomUUID(),
      body: { operation: 'CreateItem', mailbox, items: [{ contact: { displayNam: 'x' } }] },
    };
    expect(await gateway.deliver(delivery)).toEqual([]);
    expect(await gateway.deliver({ ...delivery, receiveCount: 2 })).toEqual([]);

    expect(await gateway.takeDeadLetterMessages()).toHaveLength(1);
    expect(await codes(delivery.messageId)).toEqual([[0, 'BatchItemInvalid']]);
  });

  it('waits where the worker before it may still be sending what follows', async () => {
    const delivery = {
      messageId: randomUUID(),
      body: { operation: 'CreateItem', mailbox, items: [{ contact: { displayNam: 'y' } }] },
    };
    await gateway.setAwsFaults({ call: 'SendMessageBatch', on: 'DeadLetterQueue', effect: 'heldBefore' });
    const killed = gateway.deliver(delivery).catch(({ message }: Error) => message);
    await gateway.untilAwsFaultsApplied();

    expect(await gateway.deliver({ ...delivery, receiveCount: 2 })).toEqual([delivery.messageId]);
    gateway.cloud.killFunction('Worker');
    expect(await killed).toContain('the worker threw');
    await gateway.setAwsFaults();
    await gateway.expireClaims(delivery.messageId);
    expect(await gateway.deliver({ ...delivery, receiveCount: 3 })).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toHaveLength(1);
  });
});

describe('an entry that was requeued, and whose worker died', () => {
  it('is not taken for done because the message that it came from was', async () => {
    const batchId = randomUUID();
    const object = `batches/${batchId}/results/00000000.000001.0000000000.000002.o.s0.w0.e0.o1.u1763712345.jsonl`;
    const claim = { token: 'died', attempt: 3, at: 0, until: 1 };
    await gateway.bucket.write(object, '{"index":0,"open":"requeued","responseCode":"BatchTimeRanOut","dueAt":0}\n');
    await gateway.bucket.write(`batches/${batchId}/claims/00000000.0000000000.000002`, JSON.stringify(claim));
    const failure = {
      responseCode: 'BatchTimeRanOut',
      batchId,
      index: 0,
      part: 0,
      partAttempt: 1,
      countedAs: 'open',
      attempt: 2,
    };
    const items = [{ key: batchId, contact: { displayName: batchId } }];

    await gateway.deliverUntilDone({ body: { operation: 'CreateItem', mailbox, items, failure }, receiveCount: 2 });
    expect(await gateway.itemsNamed(mailbox, batchId)).toEqual([`contacts/${batchId}`]);
    expect(await codes(batchId)).toEqual([[0, 'NoError']]);
  });
});

describe('a message that was received 50 times', () => {
  it('is given up before anything of it is sent, each entry under what earlier attempts know of it', async () => {
    const messageId = randomUUID();
    const body = { operation: 'CreateItem', mailbox, items: [{ contact: { displayName: 'Crash' } }] };
    await gateway.setFaults({
      answer: { fault: { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '60000' } } },
    });
    expect(await gateway.deliver({ messageId, body })).toEqual([messageId]);
    await gateway.setFaults();
    await gateway.takeCalls();

    expect(await gateway.deliver({ messageId, body, receiveCount: 50 })).toEqual([]);
    expect(await gateway.takeCalls()).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toMatchObject([{ attributes: { responseCode: 'ErrorServerBusy' } }]);
    expect(await codes(messageId)).toEqual([[0, 'ErrorServerBusy']]);
  });
});

describe('what an earlier version has left in the bucket', () => {
  const part = (batchId: string) => ({
    attributes: { batchId, part: '1', lines: '2-3', keyPrefix: `${batchId}/1` },
    body: {
      operation: 'CreateItem',
      mailbox,
      items: ['a', 'b'].map((name) => ({ contact: { displayName: `${batchId} ${name}` } })),
    },
  });

  it('a claim that is the id of a message does not stop its part, whose unsettled entries are in doubt', async () => {
    const batchId = randomUUID();
    await gateway.bucket.write(`batches/${batchId}/claims/00000001`, 'the id of a message');
    await gateway.bucket.write(
      `batches/${batchId}/results/00000001.000003.s1.w0.e0.o1.u1763712345.jsonl`,
      '{"line":2,"responseClass":"Success","responseCode":"NoError"}\n',
    );
    await gateway.deliver({ messageId: 'under another id', ...part(batchId) });
    const [claim = ''] = await gateway.bucket.keys(`batches/${batchId}/claims/`);
    const [last = ''] = (await gateway.bucket.keys(`batches/${batchId}/results/`)).slice(-1);

    expect(JSON.parse(await gateway.bucket.read(claim))).toMatchObject({ attempt: 201 });
    expect(last).toContain('.s1.w0.e0.o1.');
    expect((await gateway.bucket.read(last)).split('\n').map((line) => line && JSON.parse(line))).toMatchObject([
      { line: 2, responseClass: 'Success', attempt: 3 },
      { line: 3, open: 'inDoubt' },
      '',
    ]);
    expect(await gateway.itemsNamed(mailbox, batchId)).toEqual([]);
  });

  it('a result of a message without a claim stays as it is', async () => {
    const batchId = randomUUID();
    await gateway.bucket.write(
      `batches/${batchId}/results/00000000.000001.s1.w0.e0.o0.jsonl`,
      '{"index":0,"responseClass":"Success","responseCode":"NoError"}\n',
    );

    expect(await gateway.deliver({ messageId: batchId, body: mails([batchId], 'SendOnly'), receiveCount: 2 })).toEqual(
      [],
    );
    expect(await gateway.itemsNamed(inbox, batchId)).toEqual([]);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });
});

describe('a deployment that does not claim messages', () => {
  it('writes no claim, and keeps what is settled of a message all the same', async () => {
    const own = await startWorkerGateway({ settleMs, entriesPerCall: 1, claimMessages: false });
    const messageId = randomUUID();
    const items = [{ contact: { displayName: 'Off 1' } }, { contact: { displayName: 'Off 2' } }];
    const delivery = { messageId, body: { operation: 'CreateItem', mailbox, items } };
    await own.setFaults(lastLost('CreateItem', 2));
    expect(await own.deliver(delivery)).toEqual([messageId]);
    const settled = await own.results(messageId);
    await own.deliverUntilDone({ ...delivery, receiveCount: 2 });

    expect(await own.bucket.keys(`batches/${messageId}/claims/`)).toEqual([]);
    expect(settled).toHaveLength(1);
    expect(await own.results(messageId)).toContainEqual({ ...settled[0], attempt: 1 });
    expect(await own.itemsNamed(mailbox, 'Off')).toEqual(['contacts/Off 1', 'contacts/Off 2']);
    await own.close();
  });
});
