import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorkerGateway, type WorkerGateway } from '../queue/worker.ts';

const mailbox = 'hope@contoso.com';
const indexMs = 1_500;
let gateway: WorkerGateway;

beforeAll(async () => {
  gateway = await startWorkerGateway({ indexMs: String(indexMs) });
  await fetch(new URL(`/mailboxes/${mailbox}/index-delay/${indexMs}`, gateway.cloud.exchange.url), { method: 'PUT' });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.setFaults());

const entries = (prefix: string) => ({
  mailbox,
  items: [1, 2].map((place) => ({ key: `${prefix}-${place}`, contact: { displayName: `${prefix}-${place}` } })),
});
const once = (prefix: string) => [`contacts/${prefix}-1`, `contacts/${prefix}-2`];
const alreadyDone = [{ alreadyDone: true }, { alreadyDone: true }];

describe('an item that a search finds only after a while', () => {
  it.each([
    ['no answer', 'lost', { drop: true }],
    ['a fault', 'faulty', { fault: { code: 'ErrorInternalServerError' } }],
    ['an error without a body', 'bare', { http: { status: 400 } }],
  ])('is not created again if its call gets %s', async (_, prefix, answer) => {
    await gateway.setFaults({ when: { operations: ['CreateItem'], times: 1 }, work: { done: 2 }, answer });

    const { body } = await gateway.ask('/create-item', entries(prefix));

    expect(body.results).toMatchObject(alreadyDone);
    expect(await gateway.itemsNamed(mailbox, prefix)).toEqual(once(prefix));
  });

  it('is not created again if its request is repeated at once with the same keys', async () => {
    await gateway.ask('/create-item', entries('repeated'));

    expect((await gateway.ask('/create-item', entries('repeated'))).body.results).toMatchObject(alreadyDone);
    expect(await gateway.itemsNamed(mailbox, 'repeated')).toEqual(once('repeated'));
  });

  it('is not created again if its message is delivered again', async () => {
    const delivery = { messageId: 'late-index', body: { operation: 'CreateItem', ...entries('delivered') } };
    await gateway.deliver(delivery);

    expect(await gateway.deliver({ ...delivery, receiveCount: 2 })).toEqual([]);
    expect(await gateway.itemsNamed(mailbox, 'delivered')).toEqual(once('delivered'));
  });
});
