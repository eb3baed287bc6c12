import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from './gateway.ts';

const mailbox = 'hope@contoso.com';
let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
afterEach(async () => {
  await gateway.takeDeadLetterMessages();
  await gateway.takeCalls();
});

async function create(entries: readonly { readonly key: string; readonly displayName: string }[], folder = 'contacts') {
  const { body } = await gateway.ask('/create-item', {
    mailbox,
    savedItemFolderId: folder,
    items: entries.map(({ key, displayName }) => ({ key, contact: { displayName } })),
  });
  expect(body.overallResult).toBe('Success');
}

const itemShape = { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] };

async function displayNamesOf(itemIds: readonly object[]) {
  const { body } = await gateway.ask('/get-item', { mailbox, itemShape, itemIds });
  return body.results.map(({ item, responseCode }) => {
    const { contact } = (item ?? {}) as { readonly contact?: { readonly displayName: string } };
    return contact?.displayName ?? responseCode;
  });
}

describe('an item that an entry names by the key that it was created under', () => {
  it('is read, updated, moved and deleted as if its id were there', async () => {
    await create([
      { key: 'crm-1', displayName: 'Sadie Daniels' },
      { key: 'crm-2', displayName: 'Alfred Welker' },
    ]);
    expect(await displayNamesOf([{ key: 'crm-2' }, { key: 'crm-1', folderId: 'contacts' }])).toEqual([
      'Alfred Welker',
      'Sadie Daniels',
    ]);

    const updated = await gateway.ask('/update-item', {
      mailbox,
      itemChanges: [{ key: 'the change', itemId: { key: 'crm-1' }, set: { contact: { displayName: 'Sadie' } } }],
    });
    expect(updated.body.results).toMatchObject([{ index: 0, key: 'the change', responseCode: 'NoError' }]);
    expect(await displayNamesOf([{ key: 'crm-1' }])).toEqual(['Sadie']);

    const moved = await gateway.ask('/move-item', {
      mailbox,
      toFolderId: 'deleteditems',
      itemIds: [{ key: 'crm-1' }],
    });
    expect(moved.body.results).toMatchObject([
      { key: 'crm-1', responseCode: 'NoError', item: { contact: { itemId: { id: expect.any(String) } } } },
    ]);
    expect(await displayNamesOf([{ key: 'crm-1' }])).toEqual(['ErrorItemNotFound']);

    const deleted = await gateway.ask('/delete-item', {
      mailbox,
      deleteType: 'HardDelete',
      itemIds: [{ key: 'crm-1', folderId: 'deleteditems' }, { key: 'crm-2' }],
    });
    expect(deleted.status).toBe(200);
  });

  it('is an error of the entry where there is none, and of a delete the word that it is gone already', async () => {
    await create([{ key: 'here', displayName: 'Hope Gross' }]);
    const itemIds = [{ key: 'never' }, { key: 'here' }];
    const updated = await gateway.ask('/update-item', {
      mailbox,
      itemChanges: itemIds.map((itemId) => ({ itemId, set: { contact: { companyName: 'Contoso' } } })),
    });
    expect(updated.body.results).toMatchObject([
      { responseClass: 'Error', responseCode: 'ErrorItemNotFound', deadLettered: true },
      { responseClass: 'Success' },
    ]);
    const [letter] = await gateway.takeDeadLetterMessages();
    expect(letter?.body.itemChanges).toEqual([
      { itemId: { key: 'never' }, set: { contact: { companyName: 'Contoso' } } },
    ]);

    const deleted = await gateway.ask('/delete-item', { mailbox, deleteType: 'HardDelete', itemIds });
    expect(deleted.body.results).toMatchObject([
      { key: 'never', responseCode: 'ErrorItemNotFound', alreadyAbsent: true },
      { key: 'here', responseCode: 'NoError' },
    ]);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('is that of exactly this key, though Exchange compares without case', async () => {
    await create([{ key: 'CASE', displayName: 'upper' }]);
    await create([{ key: 'case', displayName: 'lower' }]);
    expect(await displayNamesOf([{ key: 'case' }, { key: 'CASE' }, { key: 'Case' }])).toEqual([
      'lower',
      'upper',
      'ErrorItemNotFound',
    ]);
  });

  it('is the oldest of several, such as of an item and its copy', async () => {
    await create([{ key: 'twice', displayName: 'the first' }]);
    const copied = await gateway.ask('/copy-item', { mailbox, toFolderId: 'contacts', itemIds: [{ key: 'twice' }] });
    const [copy] = copied.body.results.map(({ item }) => item as { readonly contact: { readonly itemId: object } });
    await gateway.ask('/update-item', {
      mailbox,
      itemChanges: [{ itemId: copy?.contact.itemId, set: { contact: { displayName: 'the copy' } } }],
    });
    expect(await displayNamesOf([{ key: 'twice' }])).toEqual(['the first']);
  });

  it('is found with one search for all keys that share a prefix', async () => {
    const keys = Array.from({ length: 45 }, (_, index) => `many-${index}`);
    await create(keys.map((key) => ({ key, displayName: key })));
    await gateway.takeCalls();
    expect(await displayNamesOf(keys.map((key) => ({ key, folderId: 'contacts' })))).toEqual(keys);
    const calls = await gateway.takeCalls();
    expect(calls.map(({ operation }) => operation).sort()).toEqual(['FindItem', 'GetItem']);
  });

  it('is found beyond the first page of what Exchange gives at once', async () => {
    // 300 items whose keys differ only in case: more than the 250 of a page.
    const letters = [...'abcdefghi'];
    const keys = Array.from({ length: 300 }, (_, number) =>
      letters.map((letter, bit) => (number & (1 << bit) ? letter.toUpperCase() : letter)).join(''),
    );
    await create(keys.map((key) => ({ key, displayName: key })));
    expect(await displayNamesOf([{ key: keys[299], folderId: 'contacts' }])).toEqual([keys[299]]);
  });

  it('is not looked for where the entry has an id, beside which its key is a label', async () => {
    const { body } = await gateway.ask('/get-item', { mailbox, itemIds: [{ id: 'AAMk', key: 'label' }] });
    expect(body.results).toMatchObject([{ key: 'label', responseCode: expect.stringMatching(/^ErrorInvalidId/) }]);
    expect((await gateway.takeCalls()).map(({ operation }) => operation)).toEqual(['GetItem']);
  });

  it('is not looked for in a mailbox that the deployment may not act for, nor in a folder that does not exist', async () => {
    const elsewhere = { distinguishedFolderId: 'contacts', mailbox: 'someone@fabrikam.com' };
    const { body } = await gateway.ask('/get-item', {
      mailbox,
      itemIds: [
        { key: 'a', folderId: elsewhere },
        { key: 'b', folderId: 'favorites' },
      ],
    });
    expect(body.results).toMatchObject([
      { responseCode: 'BatchMailboxNotAllowed' },
      { responseCode: expect.stringMatching(/^Error.*Folder/) },
    ]);
    expect((await gateway.takeCalls()).map(({ operation }) => operation)).toEqual(['FindItem']);
  });

  it('is wrong without a key, with a change key and no id, or with a folder beside an id', async () => {
    const { body } = await gateway.ask('/get-item', {
      mailbox,
      itemIds: [{ folderId: 'contacts' }, { key: 'a', changeKey: 'EQAA' }, { id: 'AAMk', folderId: 'contacts' }],
    });
    expect(body.results.map(({ messageText }) => messageText)).toEqual([
      '$.itemIds[0]: expected "id", or the "key" that the item was created under',
      '$.itemIds[1].changeKey: expected only with an id',
      '$.itemIds[2].folderId: expected only with a key and no id',
    ]);
  });
});
