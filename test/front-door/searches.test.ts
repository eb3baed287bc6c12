import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../lib/contract/result.ts';
import { type Gateway, startGateway } from './gateway.ts';

const mailbox = 'alfred@contoso.com';
let gateway: Gateway;

const people = [
  { displayName: 'Sadie Daniels', companyName: 'Contoso' },
  { displayName: 'Hope Gross', companyName: 'Contoso' },
  { displayName: 'Magdalena Kemp', companyName: 'Fabrikam' },
  { displayName: 'Mack Chaves' },
];

beforeAll(async () => {
  gateway = await startGateway();
  await gateway.ask('/create-item', { mailbox, items: people.map((contact) => ({ contact })) });
});
afterAll(() => gateway.close());

type RootFolder = {
  readonly items: readonly { readonly contact: { readonly displayName: string } }[];
  readonly totalItemsInView: number;
  readonly indexedPagingOffset: number;
  readonly includesLastItemInRange: boolean;
};

const itemShape = { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] };
const byName = [{ path: 'contacts:DisplayName', order: 'Ascending' }];

async function find(...searches: readonly object[]) {
  const { status, body } = await gateway.ask('/find-item', {
    mailbox,
    itemShape,
    sortOrder: byName,
    searches: searches.map((search) => ({ parentFolderId: 'contacts', ...search })),
  });
  return { status, results: body.results };
}

const rootFolderOf = ({ rootFolder }: Result) => rootFolder as RootFolder;
const namesOf = (result: Result) => rootFolderOf(result).items.map(({ contact }) => contact.displayName);

describe('searches for items', () => {
  it('are a batch of which each has its own result, in order', async () => {
    const path = 'contacts:CompanyName';
    const { status, results } = await find(
      { key: 'Contoso', restriction: { isEqualTo: { path, constant: 'Contoso' } } },
      { restriction: { not: { exists: { path } } } },
      { restriction: { or: [{ isEqualTo: { path, constant: 'Fabrikam' } }, { not: { exists: { path } } }] } },
      {
        restriction: {
          contains: { path, constant: 'con', containmentMode: 'Prefixed', containmentComparison: 'IgnoreCase' },
        },
      },
      { parentFolderId: 'drafts' },
    );
    expect(status).toBe(200);
    expect(results.map(({ index, key }) => [index, key])).toEqual([
      [0, 'Contoso'],
      ...[1, 2, 3, 4].map((index) => [index, undefined]),
    ]);
    expect(results.map(namesOf)).toEqual([
      ['Hope Gross', 'Sadie Daniels'],
      ['Mack Chaves'],
      ['Mack Chaves', 'Magdalena Kemp'],
      ['Hope Gross', 'Sadie Daniels'],
      [],
    ]);
  });

  it('give pages, each saying where in the whole it is and whether it is the last', async () => {
    const page = { maxEntriesReturned: 3 };
    const { results } = await find({ ...page, offset: 0 }, { ...page, offset: 3 });
    expect(results.map(namesOf)).toEqual([['Hope Gross', 'Mack Chaves', 'Magdalena Kemp'], ['Sadie Daniels']]);
    expect(results.map(({ rootFolder }) => rootFolder)).toMatchObject([
      { totalItemsInView: 4, indexedPagingOffset: 3, includesLastItemInRange: false },
      { totalItemsInView: 4, indexedPagingOffset: 4, includesLastItemInRange: true },
    ]);
  });

  it('fail alone: a folder that does not exist, and a wrong restriction, leave the others', async () => {
    const { status, results } = await find({ parentFolderId: { id: 'AAMk' } }, { restriction: { is: {} } }, {});
    expect(status).toBe(207);
    expect(results.map(({ responseCode }) => responseCode)).toEqual([
      expect.stringMatching(/^ErrorInvalidId/),
      'BatchItemInvalid',
      'NoError',
    ]);
    expect(results.every((result) => !('deadLettered' in result))).toBe(true);
  });

  it('are not made in a mailbox that the deployment may not act for', async () => {
    const { results } = await find({ parentFolderId: { distinguishedFolderId: 'inbox', mailbox: 'a@fabrikam.com' } });
    expect(results).toMatchObject([{ responseCode: 'BatchMailboxNotAllowed' }]);
  });
});

describe('searches for folders', () => {
  it('give the subfolders under the names of their types, with what they hold as numbers', async () => {
    const { body } = await gateway.ask('/find-folder', {
      mailbox,
      searches: [{ parentFolderId: 'msgfolderroot' }, { parentFolderId: 'contacts', traversal: 'Deep' }],
    });
    expect(body.results.map(({ responseCode }) => responseCode)).toEqual(['NoError', 'NoError']);
    const folderId = expect.objectContaining({ id: expect.any(String) });
    const contactsFolder = { folderId, displayName: 'Contacts', totalCount: 4 };
    expect(body.results[0]?.rootFolder).toMatchObject({
      includesLastItemInRange: true,
      folders: expect.arrayContaining([{ contactsFolder: expect.objectContaining(contactsFolder) }]),
    });
    expect(body.results[1]?.rootFolder).toMatchObject({ includesLastItemInRange: true });
  });

  it('give those that the restriction takes', async () => {
    const restriction = { isEqualTo: { path: 'folder:DisplayName', constant: 'Drafts' } };
    const { body } = await gateway.ask('/find-folder', {
      mailbox,
      restriction,
      searches: [{ parentFolderId: 'msgfolderroot' }, { parentFolderId: 'inbox' }],
    });
    expect(body.results.map(({ rootFolder }) => rootFolder)).toMatchObject([
      { totalItemsInView: 1, folders: [{ folder: { displayName: 'Drafts' } }] },
      { totalItemsInView: 0, folders: [] },
    ]);
  });

  it('go page by page', async () => {
    const search = { parentFolderId: 'msgfolderroot', maxEntriesReturned: 2 };
    const { body } = await gateway.ask('/find-folder', { mailbox, searches: [search, { ...search, offset: 2 }] });
    const pages = body.results.map(({ rootFolder }) => rootFolder as { readonly folders: readonly object[] });
    expect(pages.map(({ folders }) => folders.length)).toEqual([2, 2]);
    expect(new Set(pages.flatMap(({ folders }) => folders.map((folder) => JSON.stringify(folder)))).size).toBe(4);
  });
});
