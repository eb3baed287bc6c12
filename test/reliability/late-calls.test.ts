import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RecordedCall } from '../../packages/exchange-emulator/src/index.ts';
import { startWorkerGateway, type WorkerGateway } from '../queue/worker.ts';

const mailbox = 'alfred@contoso.com';
// Longer than the abandoned call goes on.
const settleMs = '3000';
let gateway: WorkerGateway;

beforeAll(async () => {
  gateway = await startWorkerGateway({ settleMs });
});
afterAll(() => gateway.close());
beforeEach(async () => {
  await gateway.setFaults();
  await gateway.takeCalls();
});

async function ask(path: string, body: object) {
  return (await gateway.ask(path, { mailbox, ...body })).body.results;
}

/** Makes Exchange go on with the first call of an operation for more than a second after its caller was cut off. */
const abandonFirst = (operation: string) =>
  gateway.setFaults({
    when: { operations: [operation], times: 1 },
    work: { msPerEntry: 400 },
    answer: { dropAfterMs: 20 },
  });

async function callsOf(operation: string) {
  const response = await fetch(new URL('/calls', gateway.cloud.exchange.url));
  const calls = (await response.json()) as readonly RecordedCall[];
  return calls.filter((call) => call.operation === operation);
}

/** Waits until Exchange has ended every call of an operation, those without a caller too. */
const everyCallEnded = (operation: string) =>
  vi.waitUntil(async () => (await callsOf(operation)).every((call) => call.responseClasses !== undefined), {
    timeout: 60_000,
  });

const keys = ['first', 'second', 'third'];

async function createContacts(prefix: string) {
  const named = keys.map((key) => `${prefix} ${key}`);
  const results = await ask('/create-item', {
    items: named.map((key) => ({ key, contact: { displayName: key, jobTitle: 'Clerk' } })),
  });
  const ids = results.map(({ item }) => (item as { readonly contact: { readonly itemId: object } }).contact.itemId);
  return named.map((key, place) => ({ key, itemId: ids[place] }));
}

async function jobTitles(contacts: readonly { readonly itemId: object | undefined }[]) {
  const itemShape = { baseShape: 'IdOnly', additionalProperties: ['contacts:JobTitle'] };
  const results = await ask('/get-item', { itemShape, itemIds: contacts.map(({ itemId }) => itemId) });
  return results.map(({ item }) => (item as { readonly contact: { readonly jobTitle: string } }).contact.jobTitle);
}

describe('an update whose answer is lost while Exchange goes on with it', () => {
  const set = (jobTitle: string) => ({ contact: { jobTitle } });

  it.each(['AlwaysOverwrite', 'AutoResolve', 'NeverOverwrite'])(
    'is no success that the abandoned call puts in the place of a later value: %s',
    async (conflictResolution) => {
      const contacts = await createContacts(conflictResolution);
      await abandonFirst('UpdateItem');

      const results = await ask('/update-item', {
        conflictResolution,
        itemChanges: contacts.map(({ itemId }) => ({ itemId, set: set('Early') })),
      });
      expect(results.map(({ responseClass }) => responseClass)).toEqual(['Success', 'Success', 'Success']);
      const itemChanges = contacts.map(({ key }) => ({ itemId: { key }, set: set('Late') }));
      await ask('/update-item', { conflictResolution: 'AlwaysOverwrite', itemChanges });
      await everyCallEnded('UpdateItem');

      expect(await jobTitles(contacts)).toEqual(['Late', 'Late', 'Late']);
    },
  );

  it('is retried at once if Exchange refuses the abandoned call by its change key', async () => {
    const contacts = await createContacts('at once');
    await abandonFirst('UpdateItem');

    const results = await ask('/update-item', {
      conflictResolution: 'NeverOverwrite',
      itemChanges: contacts.map(({ itemId }) => ({ itemId, set: set('Engineer') })),
    });

    expect(results.map(({ responseClass }) => responseClass)).toEqual(['Success', 'Success', 'Success']);
    const [abandoned] = await callsOf('UpdateItem');
    // The abandoned call was still at work when the retry had succeeded.
    expect(abandoned?.responseClasses).toBeUndefined();
  });

  it('goes back to the queue until it is over', async () => {
    const patient = await startWorkerGateway({ settleMs: '70000' });
    try {
      const [result] = (await patient.ask('/create-item', { mailbox, items: [{ key: 'q', contact: {} }] })).body
        .results;
      const { contact } = (result?.item ?? {}) as { readonly contact?: { readonly itemId: object } };
      await patient.setFaults({ when: { operations: ['UpdateItem'], times: 1 }, answer: { drop: true } });
      await patient.takeCalls();
      const body = {
        operation: 'UpdateItem',
        mailbox,
        itemChanges: [{ itemId: contact?.itemId, set: set('Engineer') }],
      };

      expect(await patient.deliver({ messageId: 'update', body })).toEqual(['update']);
      expect((await patient.takeCalls()).map(({ operation }) => operation)).toEqual(['UpdateItem']);
    } finally {
      await patient.close();
    }
  });
});

describe('a group whose renaming gets no answer while Exchange goes on with it', () => {
  it('does not get its old name back from the abandoned call', async () => {
    const [added] = await ask('/add-im-group', { members: [{ displayName: 'Before' }] });
    const { exchangeStoreId: groupId } = (added?.imGroup ?? {}) as { readonly exchangeStoreId?: object };
    await abandonFirst('SetImGroup');

    const rename = (newDisplayName: string) => ask('/set-im-group', { members: [{ groupId, newDisplayName }] });
    expect(await rename('Early')).toMatchObject([{ responseClass: 'Success' }]);
    await rename('Late');
    await everyCallEnded('SetImGroup');

    const [list] = await ask('/get-im-item-list', { members: [{}] });
    expect(JSON.stringify(list)).toContain('"displayName":"Late"');
  });
});
