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

async function setFaults(...rules: readonly object[]) {
  await fetch(new URL('/faults', gateway.cloud.exchange.url), { method: 'PUT', body: JSON.stringify(rules) });
}

const createContact = (key: string) =>
  ask('/create-item', { items: [{ key, contact: { displayName: 'Hope Gross' } }] });

/** Makes Exchange do the first call of an operation without answering, and refuse the second. */
async function dropAndRefuse(operation: string) {
  const when = { operations: [operation], times: 1 };
  await setFaults({ when, answer: { drop: true } }, { when, answer: { error: { code: 'ErrorAccessDenied' } } });
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

describe('a new IM contact whose answer is lost', () => {
  const byPhone = { telUriAddress: 'tel:5625550100', imContactSipUriAddress: 'sip:john@contoso.com' };
  const hope = { imAddress: 'hope@contoso.com', displayName: 'Hope Gross' };
  const addGroup = async (displayName: string) => {
    const added = await ask('/add-im-group', { members: [{ displayName }] });
    return added.map(({ imGroup }) => (imGroup as { readonly exchangeStoreId: object }).exchangeStoreId)[0];
  };
  const dropAnswerTo = (operation: string, done: number) =>
    setFaults({ when: { operations: [operation], times: 1 }, work: { done }, answer: { drop: true } });

  it.each([
    ['/add-new-im-contact-to-group', 'AddNewImContactToGroup', hope],
    [
      '/add-new-tel-uri-contact-to-group',
      'AddNewTelUriContactToGroup',
      { ...byPhone, imTelephoneNumber: '5625550100' },
    ],
  ])('is found in its group, and the result has its persona: %s', async (path, operation, member) => {
    const groupId = await addGroup(operation);
    await dropAnswerTo(operation, 1);
    await gateway.takeCalls();

    expect(await ask(path, { members: [{ ...member, groupId }] })).toMatchObject([
      { responseClass: 'Success', alreadyDone: true, persona: { attributions: [{ sourceId: {} }] } },
    ]);
    expect((await gateway.takeCalls()).map((call) => call.operation)).toEqual([operation, 'GetImItemList']);
  });

  it('is of unknown outcome where it is in another group alone: it may have been there before', async () => {
    const [before, groupId] = [await addGroup('Before'), await addGroup('Asked for')];
    const mack = { imAddress: 'mack@contoso.com' };
    await ask('/add-new-im-contact-to-group', { members: [{ ...mack, groupId: before }] });
    await dropAnswerTo('AddNewImContactToGroup', 0);

    expect(await ask('/add-new-im-contact-to-group', { members: [{ ...mack, groupId }] })).toMatchObject([
      { responseClass: 'Error', responseCode: 'BatchOutcomeUnknown' },
    ]);
  });
});
