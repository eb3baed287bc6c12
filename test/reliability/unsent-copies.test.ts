import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorkerGateway, type WorkerGateway } from '../queue/worker.ts';

const mailbox = 'magdalena@contoso.com';
let gateway: WorkerGateway;

beforeAll(async () => {
  gateway = await startWorkerGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  await gateway.setFaults();
  await gateway.takeDeadLetterMessages();
});

const batchOf = (prefix: string) => ({
  mailbox,
  messageDisposition: 'SendAndSaveCopy',
  items: [1, 2, 3].map((place) => ({
    key: `${prefix}-${place}`,
    message: { subject: `${prefix}-${place}`, toRecipients: ['mack@contoso.com'] },
  })),
});

/** Makes Exchange send two messages of three, refuse a recipient of the last, and keep a copy of that one all the same. */
const keepUnsentCopy = (answer: object) =>
  gateway.setFaults({
    when: { operations: ['CreateItem'], times: 1 },
    work: { done: 3, errors: [{ at: [2], code: 'ErrorInvalidRecipients', savedTo: 'sentitems' }] },
    answer,
  });

const answers = [
  ['a fault without a code', { fault: { messageText: 'Cannot send to one of the recipients.' } }],
  ['a fault with a code', { fault: { code: 'ErrorInvalidOperation' } }],
  ['no answer', { drop: true }],
  ['an error without a body', { http: { status: 500 } }],
] as const;

describe('a message that Exchange did not send, though it kept a copy of it', () => {
  it.each(answers)('is of unknown outcome over HTTP: %s', async (name, answer) => {
    const prefix = `http-${name}`.replaceAll(' ', '-');
    await keepUnsentCopy(answer);

    const { body } = await gateway.ask('/create-item', batchOf(prefix));

    expect(body.results[2]).toMatchObject({ responseCode: 'BatchOutcomeUnknown', deadLettered: true });
    expect(await gateway.itemsNamed(mailbox, prefix)).toHaveLength(3);
    expect(await gateway.itemsNamed('mack@contoso.com', prefix)).toHaveLength(2);
  });

  it.each(answers)('is in the dead-letter queue if it came by the queue: %s', async (name, answer) => {
    const prefix = `queue-${name}`.replaceAll(' ', '-');
    await keepUnsentCopy(answer);
    const delivery = { messageId: prefix, body: { operation: 'CreateItem', ...batchOf(prefix) } };

    const retried = await gateway.deliver(delivery);
    if (retried.length > 0) expect(await gateway.deliver({ ...delivery, receiveCount: 2 })).toEqual([]);

    const failed = await gateway.takeDeadLetterMessages();
    expect(failed.map(({ body }) => JSON.stringify(body)).filter((body) => body.includes(`${prefix}-3`))).toHaveLength(
      1,
    );
    expect(await gateway.itemsNamed('mack@contoso.com', `${prefix}-3`)).toEqual([]);
  });

  it('is sent when a person redrives it', async () => {
    await keepUnsentCopy({ fault: { messageText: 'Cannot send to one of the recipients.' } });
    await gateway.ask('/create-item', batchOf('redriven'));
    const failed = await gateway.takeDeadLetterMessages();
    const body = failed.map((message) => message.body).find((each) => JSON.stringify(each).includes('redriven-3'));

    expect(await gateway.deliver({ body: body ?? {} })).toEqual([]);
    expect(await gateway.itemsNamed('mack@contoso.com', 'redriven-3')).toEqual(['inbox/redriven-3']);
  });
});
