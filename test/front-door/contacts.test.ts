import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../lib/contract/result.ts';
import { type Gateway, startGateway } from './gateway.ts';

const mailbox = 'sadie@contoso.com';
const gone = { id: 'AAMkAGNvbnRvc28=', changeKey: 'EQAAAA==' };
let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
afterEach(async () => {
  await gateway.takeDeadLetterMessages();
  await gateway.takeCalls();
});

const people = ['Sadie Daniels', 'Alfred Welker', 'Hope Gross'];

async function create(names: readonly string[]) {
  const items = names.map((displayName, index) => ({ key: `crm-${index}`, contact: { displayName } }));
  const { body } = await gateway.ask('/create-item', { mailbox, savedItemFolderId: 'contacts', items });
  return body.results.map(idOf);
}

function idOf({ item }: Result): { readonly id: string; readonly changeKey: string } {
  const { contact } = item as { contact: { itemId: { id: string; changeKey: string } } };
  return contact.itemId;
}

describe('contacts over HTTP', () => {
  it('are created, read, updated and deleted, with one result per entry', async () => {
    const created = await gateway.ask('/create-item', {
      mailbox,
      savedItemFolderId: 'contacts',
      items: people.map((displayName, index) => ({ key: `crm-${index + 1}`, contact: { displayName } })),
    });
    expect(created.status).toBe(200);
    expect(created.body).toMatchObject({
      overallResult: 'Success',
      counts: { success: 3, warning: 0, error: 0 },
      results: [
        { index: 0, key: 'crm-1', responseClass: 'Success', responseCode: 'NoError' },
        { index: 1, key: 'crm-2', responseClass: 'Success', responseCode: 'NoError' },
        { index: 2, key: 'crm-3', responseClass: 'Success', responseCode: 'NoError' },
      ],
    });
    const itemIds = created.body.results.map(idOf);

    const updated = await gateway.ask('/update-item', {
      mailbox,
      itemChanges: itemIds.map((itemId) => ({ itemId, set: { contact: { companyName: 'Contoso' } } })),
    });
    expect(updated.status).toBe(200);
    expect(updated.body.results.map(({ conflictResults }) => conflictResults)).toEqual(
      people.map(() => ({ count: 0 })),
    );

    const read = await gateway.ask('/get-item', {
      mailbox,
      itemShape: { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName', 'contacts:CompanyName'] },
      itemIds,
    });
    expect(read.body.results.map(({ item }) => item)).toEqual(
      people.map((displayName, index) => ({
        contact: {
          itemId: { id: itemIds[index]?.id, changeKey: expect.any(String) },
          displayName,
          companyName: 'Contoso',
        },
      })),
    );

    const deleted = await gateway.ask('/delete-item', { mailbox, deleteType: 'HardDelete', itemIds });
    expect(deleted.body.results).toEqual(
      people.map((_, index) => ({ index, responseClass: 'Success', responseCode: 'NoError' })),
    );
  });

  it('are 10 calls for 1,000 contacts, with 1,000 results in order', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `Contact ${index}`);
    const { status, body } = await gateway.ask('/create-item', {
      mailbox,
      items: names.map((displayName) => ({ contact: { displayName } })),
    });
    expect(status).toBe(200);
    expect(body.results.map(({ index }) => index)).toEqual(names.map((_, index) => index));
    const calls = await gateway.takeCalls();
    expect(calls.map(({ operation, entries }) => [operation, entries])).toEqual(Array(10).fill(['CreateItem', 100]));

    const itemIds = body.results.map(idOf);
    const read = await gateway.ask('/get-item', {
      mailbox,
      itemShape: { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] },
      itemIds,
    });
    const displayNames = read.body.results.map(
      ({ item }) => (item as { contact: { displayName: string } }).contact.displayName,
    );
    expect(displayNames).toEqual(names);
  });

  it('fail alone: one bad entry among 100 leaves 99 created and one dead letter', async () => {
    const items = Array.from({ length: 100 }, (_, index) => ({
      key: `b-${index}`,
      contact: { displayName: index === 42 ? 'a bell \u0007' : `Contact ${index}` },
    }));
    const { status, body } = await gateway.ask('/create-item', { mailbox, items });
    expect(status).toBe(207);
    expect(body.counts).toEqual({ success: 99, warning: 0, error: 1 });
    expect(body.results[42]).toEqual({
      index: 42,
      key: 'b-42',
      responseClass: 'Error',
      responseCode: 'BatchItemInvalid',
      messageText: '$.items[42].contact.displayName: expected text without U+0007, which XML cannot hold',
      deadLettered: true,
    });
    const calls = await gateway.takeCalls();
    expect(calls.filter(({ operation }) => operation === 'CreateItem').map(({ entries }) => entries)).toEqual([99]);
    const [letter, ...others] = await gateway.takeDeadLetterMessages();
    expect(others).toEqual([]);
    expect(letter?.attributes).toEqual({
      responseCode: 'BatchItemInvalid',
      operation: 'CreateItem',
      batchId: letter?.body.failure.batchId,
    });
    expect(letter?.body).toEqual({
      operation: 'CreateItem',
      mailbox,
      items: [{ key: 'b-42', contact: { displayName: 'a bell \u0007' } }],
      failure: {
        responseCode: 'BatchItemInvalid',
        messageText: body.results[42]?.messageText,
        index: 42,
        batchId: expect.stringMatching(/.+/),
        attempt: 1,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    });
  });

  it('carry a key of the request’s id and their index where the caller gives none', async () => {
    const { body } = await gateway.ask('/create-item', { mailbox, items: [{ contact: {} }, { contact: {} }] });
    const [first, second] = body.results.map(({ key }) => key);
    expect(first).toMatch(/^.+\/0$/);
    expect(second).toBe(first?.replace(/0$/, '1'));
    const items = await keptItems();
    expect(items.filter((item) => JSON.stringify(item).includes(`"${first}"`))).toHaveLength(1);
  });

  it('carry a key of the Idempotency-Key and their index where the caller gives one', async () => {
    const headers = { 'Idempotency-Key': 'import 7' };
    const { body } = await gateway.ask(
      '/create-item',
      { mailbox, items: [{ contact: {} }, { key: 'own', contact: {} }] },
      headers,
    );
    expect(body.results.map(({ key }) => key)).toEqual(['import 7/0', 'own']);
  });

  it('that are gone are an error of the entry, and the dead letter of an update keeps all of it', async () => {
    const itemChange = { itemId: gone, set: { contact: { companyName: 'Contoso' } } };
    const { status, body } = await gateway.ask('/update-item', {
      mailbox,
      conflictResolution: 'AlwaysOverwrite',
      itemChanges: [itemChange],
    });
    expect(status).toBe(207);
    expect(body.results).toMatchObject([
      { index: 0, responseClass: 'Error', responseCode: expect.stringMatching(/^ErrorI/), deadLettered: true },
    ]);
    const [letter] = await gateway.takeDeadLetterMessages();
    expect(letter?.body).toMatchObject({
      operation: 'UpdateItem',
      mailbox,
      conflictResolution: 'AlwaysOverwrite',
      itemChanges: [itemChange],
      failure: {
        responseCode: body.results[0]?.responseCode,
        clientRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
  });

  it('that a delete finds gone already are said so, and are no dead letters', async () => {
    const itemIds = await create(['Short Lived']);
    await gateway.ask('/delete-item', { mailbox, deleteType: 'HardDelete', itemIds });
    const again = await gateway.ask('/delete-item', { mailbox, deleteType: 'HardDelete', itemIds });
    expect(again.body.results).toMatchObject([
      { index: 0, responseClass: 'Error', responseCode: 'ErrorItemNotFound', alreadyAbsent: true },
    ]);
    expect(again.body.results[0]).not.toHaveProperty('deadLettered');
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('that cannot be read are no dead letters', async () => {
    const { status, body } = await gateway.ask('/get-item', { mailbox, itemIds: [gone] });
    expect([status, body.overallResult]).toEqual([207, 'Error']);
    expect(body.results[0]).not.toHaveProperty('deadLettered');
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('are no dead letters where the request turns them off', async () => {
    const { body } = await gateway.ask('/create-item', {
      mailbox,
      deadLetter: false,
      items: [{ contact: { subjekt: '' } }],
    });
    expect(body.results[0]).toMatchObject({ responseCode: 'BatchItemInvalid' });
    expect(body.results[0]).not.toHaveProperty('deadLettered');
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('all get the one error by which Exchange answers for a folder that does not exist', async () => {
    const { status, body } = await gateway.ask('/create-item', {
      mailbox,
      savedItemFolderId: 'favorites',
      items: [{ contact: {} }, { contact: {} }, { contact: {} }],
    });
    expect(status).toBe(207);
    const codes = new Set(body.results.map(({ responseCode }) => responseCode));
    expect([body.results.length, codes.size]).toEqual([3, 1]);
    expect([...codes][0]).toMatch(/^Error.*Folder/);
    expect(await gateway.takeDeadLetterMessages()).toHaveLength(3);
  });

  it('go into the folders that their entries name, in the order of the entries', async () => {
    const { status, body } = await gateway.ask('/create-item', {
      mailbox,
      items: [
        { contact: { displayName: 'one' } },
        { savedItemFolderId: 'drafts', contact: { displayName: 'two' } },
        { contact: { displayName: 'three' } },
      ],
    });
    expect(status).toBe(207);
    expect(body.results.map(({ responseCode }) => responseCode)).toEqual([
      'NoError',
      'ErrorCannotCreateContactInNonContactFolder',
      'NoError',
    ]);
    expect((await gateway.takeCalls()).map(({ entries }) => entries).sort()).toEqual([1, 2]);
  });

  async function keptItems(): Promise<readonly unknown[]> {
    const response = await fetch(new URL(`/mailboxes/${mailbox}/items`, gateway.cloud.exchange.url));
    return (await response.json()) as readonly unknown[];
  }
});
