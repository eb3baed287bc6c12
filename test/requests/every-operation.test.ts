import { describe, expect, it } from 'vitest';
import type { Operation } from '../../lib/operation/operation.ts';
import { everyOperation } from '../every-operation.ts';
import { validateEnvelopes } from '../schema-oracle.ts';
import { sharedFolder } from '../shared-folder.ts';
import { written } from './written.ts';

const operations = new Map((await everyOperation()).map((operation) => [operation.name, operation]));

function operationOf(name: string): Operation {
  const operation = operations.get(name);
  if (!operation) throw new Error(`no operation ${name}`);
  return operation;
}

const id = { id: 'AAMkAD==', changeKey: 'EQAAAB==' };
const otherId = { id: 'AAMkAE==' };
const folderId = { id: 'AAMkAF==', changeKey: 'AQAAAB==' };
const extendedPath = { propertyTag: '0x3001', propertyType: 'String' };
const path = 'contacts:CompanyName';
const page = { offset: 20, maxEntriesReturned: 10 };

const comparisons = [
  'isEqualTo',
  'isNotEqualTo',
  'isGreaterThan',
  'isGreaterThanOrEqualTo',
  'isLessThan',
  'isLessThanOrEqualTo',
].map((name) => ({ [name]: { path, constant: 'Contoso' } }));

const restriction = (one: string, other: string, third: string | object) => ({
  and: [
    { or: comparisons },
    { not: { exists: { path: one } } },
    { contains: { path: one, constant: 'Con', containmentMode: 'Prefixed', containmentComparison: 'IgnoreCase' } },
    { contains: { path: one, constant: 'to' } },
    { excludes: { path: extendedPath, bitmask: '0x02' } },
    { isEqualTo: { path: one, otherPath: other } },
    { isGreaterThan: { path: third, constant: 7 } },
    { isNotEqualTo: { path: extendedPath, constant: true } },
  ],
});

const requests: Readonly<Record<string, object>> = {
  SendItem: { saveItemToFolder: true, savedItemFolderId: 'sentitems', itemIds: [id, otherId] },
  MoveItem: { toFolderId: folderId, returnNewItemIds: true, itemIds: [id, otherId] },
  CopyItem: {
    toFolderId: { distinguishedFolderId: 'contacts', mailbox: 'hope@contoso.com' },
    returnNewItemIds: false,
    itemIds: [id, otherId],
  },
  FindItem: {
    itemShape: { baseShape: 'IdOnly', additionalProperties: ['item:Subject', extendedPath] },
    searches: [
      { parentFolderId: 'contacts' },
      {
        parentFolderId: folderId,
        traversal: 'SoftDeleted',
        restriction: restriction('item:Subject', 'contacts:DisplayName', {
          fieldURI: 'contacts:PhoneNumber',
          fieldIndex: 'HomePhone',
        }),
        sortOrder: [
          { path: 'item:Subject', order: 'Ascending' },
          { path: extendedPath, order: 'Descending' },
        ],
        ...page,
      },
    ],
  },
  FindFolder: {
    folderShape: { baseShape: 'AllProperties', additionalProperties: ['folder:FolderClass', extendedPath] },
    searches: [
      { parentFolderId: 'msgfolderroot' },
      {
        parentFolderId: folderId,
        traversal: 'Deep',
        restriction: restriction('folder:DisplayName', 'folder:FolderClass', 'folder:TotalCount'),
        ...page,
      },
    ],
  },
  AddImContactToGroup: { members: [{ contactId: id, groupId: id }, { contactId: otherId }] },
  AddNewImContactToGroup: {
    members: [{ imAddress: 'sip:hope@contoso.com', displayName: 'Hope Gross', groupId: id }, { imAddress: 'hope' }],
  },
  AddNewTelUriContactToGroup: {
    members: [
      {
        telUriAddress: 'tel:+14255550199',
        imContactSipUriAddress: 'sip:14255550199@contoso.com',
        imTelephoneNumber: '+1 425 555 0199',
        groupId: id,
      },
    ],
  },
  RemoveImContactFromGroup: { members: [{ contactId: id, groupId: otherId }] },
  RemoveContactFromImList: { members: [{ contactId: id }] },
  AddImGroup: { members: [{ displayName: 'A & B' }] },
  SetImGroup: { members: [{ groupId: id, newDisplayName: 'B & A' }] },
  RemoveImGroup: { members: [{ groupId: id }] },
  GetImItemList: { members: [{}, { extendedProperties: [extendedPath] }] },
  GetImItems: { members: [{ contactIds: [id, otherId], groupIds: [id], extendedProperties: [extendedPath] }] },
  AddDistributionGroupToImList: { members: [{ smtpAddress: 'team@contoso.com', displayName: 'The team' }] },
  RemoveDistributionGroupFromImList: { members: [{ groupId: id }] },
  SetImListMigrationCompleted: { members: [{ imListMigrationCompleted: true }] },
};

const headers = {
  mailbox: 'sadie@contoso.com',
  requestServerVersion: 'Exchange2016',
  mailboxCulture: 'en-US',
  timeZoneContext: 'Pacific Standard Time',
  dateTimePrecision: 'Milliseconds',
};

describe.skipIf(!sharedFolder)('a request that carries everything it can is valid by Microsoft’s schema', () => {
  it.concurrent.each(Object.entries(requests))('%s', async (name, body) => {
    const { envelopes, results } = await written(operationOf(name), { ...headers, ...body });
    expect(results.map(({ responseCode }) => responseCode)).not.toContain('BatchItemInvalid');
    expect(envelopes.length).toBeGreaterThan(0);
    expect(await validateEnvelopes(envelopes)).toEqual(envelopes.map(() => undefined));
  });

  it('is here for every operation but those that are in a file of their own', () => {
    const elsewhere = ['CreateItem', 'DeleteItem', 'GetItem', 'UpdateItem'];
    expect([...operations.keys()].sort()).toEqual([...Object.keys(requests), ...elsewhere].sort());
  });
});

describe('an operation on the IM list', () => {
  const names = Object.keys(requests).filter((name) => operationOf(name).entries === 'members');

  it('is one of thirteen', () => {
    expect(names.length).toBe(13);
  });

  it.each(names)('%s is refused as a whole for a version that does not have it', (name) => {
    expect(operationOf(name).readRequest({ ...requests[name], requestServerVersion: 'Exchange2010_SP2' })).toEqual({
      faults: [{ path: '$.requestServerVersion', expected: 'expected Exchange2013 or later, which has the operation' }],
    });
  });

  it('is a call for each of its members, however many share a call elsewhere', async () => {
    const members = ['one', 'two', 'three'].map((displayName) => ({ displayName }));
    const { envelopes } = await written(operationOf('AddImGroup'), { members });
    expect(envelopes.map((envelope) => /<m:DisplayName>(.*)<\/m:DisplayName>/.exec(envelope)?.[1])).toEqual([
      'one',
      'two',
      'three',
    ]);
  });
});

describe('a search', () => {
  const faultsOf = async (search: object) => {
    const { results } = await written(operationOf('FindItem'), {
      searches: [{ parentFolderId: 'contacts', ...search }],
    });
    return results.map(({ messageText }) => messageText);
  };

  it('is wrong where its restriction is none, several, or misspelt, and says where', async () => {
    expect(await faultsOf({ restriction: {} })).toEqual([
      expect.stringMatching(/^\$\.searches\[0\]\.restriction: expected one of and, or, not, contains, /),
    ]);
    expect(await faultsOf({ restriction: { exists: { path }, not: { exists: { path } } } })).toEqual([
      expect.stringMatching(/^\$\.searches\[0\]\.restriction: expected one of and, or, not, contains, /),
    ]);
    expect(await faultsOf({ restriction: { or: [{ isEqualsTo: { path, constant: 1 } }] } })).toEqual([
      '$.searches[0].restriction.or[0].isEqualsTo: unknown property. Did you mean "isEqualTo"?',
    ]);
    expect(await faultsOf({ restriction: { not: { exists: { path: 'contacts:CompanyNam' } } } })).toEqual([
      '$.searches[0].restriction.not.exists.path: unknown FieldURI. Did you mean "contacts:CompanyName"?',
    ]);
    expect(await faultsOf({ restriction: { isEqualTo: { path } } })).toEqual([
      '$.searches[0].restriction.isEqualTo: expected "path" with either "constant" or "otherPath"',
    ]);
  });

  it('has what the request says where it says nothing itself, and shares a call with those that differ in the folder alone', async () => {
    const restriction = { exists: { path } };
    const { envelopes } = await written(operationOf('FindFolder'), {
      restriction: { exists: { path: 'folder:DisplayName' } },
      searches: [
        { key: 'a', parentFolderId: 'inbox' },
        { key: 'b', parentFolderId: 'drafts' },
        { key: 'c', parentFolderId: 'drafts', restriction },
      ],
    });
    const sent = [...new Set(envelopes)].map((envelope) => [
      [...envelope.matchAll(/FieldURI="([^"]+)"/g)].map(([, fieldUri]) => fieldUri),
      [...envelope.matchAll(/DistinguishedFolderId Id="([^"]+)"/g)].map(([, folder]) => folder),
    ]);
    expect(sent).toEqual([
      [['folder:DisplayName'], ['inbox', 'drafts']],
      [['contacts:CompanyName'], ['drafts']],
    ]);
  });
});

describe('a request to send drafts', () => {
  it('is refused where it names a folder for copies that are not to be saved', () => {
    const request = { saveItemToFolder: false, savedItemFolderId: 'sentitems', itemIds: [id] };
    expect(operationOf('SendItem').readRequest(request)).toEqual({
      faults: [{ path: '$.savedItemFolderId', expected: 'expected only with "saveItemToFolder": true' }],
    });
  });
});

describe('a request', () => {
  it('is refused for an option that its version does not have, since Exchange would refuse all of it', () => {
    const request = {
      requestServerVersion: 'Exchange2010',
      toFolderId: 'inbox',
      returnNewItemIds: true,
      itemIds: [id],
    };
    expect(operationOf('MoveItem').readRequest(request)).toEqual({
      faults: [
        {
          path: '$.returnNewItemIds',
          expected: 'expected only with "requestServerVersion" Exchange2010_SP1 or later',
        },
      ],
    });
  });

  const nested = (levels: number) => {
    let restriction: object = { exists: { path } };
    for (let level = 0; level < levels; level++) restriction = { not: restriction };
    return { searches: [{ parentFolderId: 'inbox', restriction }, { parentFolderId: 'inbox' }] };
  };

  it('has an entry fail alone that is nested deeper than anything that means something', async () => {
    const { results } = await written(operationOf('FindItem'), nested(150));
    expect(results.map(({ responseCode, messageText }) => [responseCode, messageText])).toEqual([
      ['BatchItemInvalid', '$.searches[0]: expected at most 100 levels of objects and arrays'],
      ['BatchSignInRefused', 'nobody'],
    ]);
  });

  it('is refused where it is nested deeper than JSON can be written', () => {
    expect(operationOf('FindItem').readRequest(nested(5_000))).toEqual({
      faults: [{ path: '$', expected: 'expected at most 1000 levels of objects and arrays' }],
    });
  });
});
