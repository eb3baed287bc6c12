import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../front-door/gateway.ts';

const mailbox = 'sadie@contoso.com';
let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

async function ask(path: string, body: object) {
  return (await gateway.ask(path, { mailbox, ...body })).body.results;
}

const createContact = (key: string) =>
  ask('/create-item', { items: [{ key, contact: { displayName: 'Hope Gross' } }] });

/** Lets Exchange drop its answer to the first call of an operation after the work, and refuse the second. */
async function dropAndRefuse(operation: string) {
  const when = { operations: [operation], times: 1 };
  const rules = [
    { when, answer: { drop: true } },
    { when, answer: { error: { code: 'ErrorAccessDenied' } } },
  ];
  await fetch(new URL('/faults', gateway.cloud.exchange.url), { method: 'PUT', body: JSON.stringify(rules) });
}

describe('a write whose answer is lost and whose repetition Exchange refuses', () => {
  it('is of unknown outcome where it deletes, since the first time may have done it', async () => {
    await createContact('crm-1');
    await dropAndRefuse('DeleteItem');

    expect(await ask('/delete-item', { deleteType: 'HardDelete', itemIds: [{ key: 'crm-1' }] })).toMatchObject([
      {
        responseClass: 'Error',
        responseCode: 'BatchOutcomeUnknown',
        messageText: expect.stringContaining('AccessDenied'),
      },
    ]);
  });

  it('is done where it updates and the item is as asked', async () => {
    await createContact('crm-2');
    await dropAndRefuse('UpdateItem');
    const itemChanges = [{ itemId: { key: 'crm-2' }, set: { contact: { companyName: 'Contoso' } } }];

    expect(await ask('/update-item', { itemChanges })).toMatchObject([
      { responseClass: 'Success', responseCode: 'NoError', alreadyDone: true },
    ]);
  });
});
