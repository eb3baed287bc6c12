import { createOperations } from './create-operations.ts';
import { createContacts, createDrafts } from './created-items.ts';
import { type OperationRow, timesRead } from './operation-row.ts';
import { timesGone, timesNamed } from './stored-items.ts';
import { updateOperations } from './update-operations.ts';

const namedContacts = { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] };

const deleteOperations: readonly OperationRow[] = [
  {
    name: 'DeleteItem, for good',
    operation: 'DeleteItem',
    size: 'batch',
    isRepeatable: true,
    prepare: async (owner, names) => ({
      request: { deleteType: 'HardDelete', itemIds: await createContacts(owner, names) },
      timesDone: timesGone(timesNamed(owner, names, 'contacts:DisplayName')),
    }),
  },
  {
    name: 'DeleteItem, to Deleted Items',
    operation: 'DeleteItem',
    size: 'batch',
    isRepeatable: true,
    prepare: async (owner, names) => ({
      request: { deleteType: 'MoveToDeletedItems', itemIds: await createContacts(owner, names) },
      timesDone: timesNamed(owner, names, 'contacts:DisplayName', 'deleteditems'),
    }),
  },
];

const moveAndCopyOperations = ['MoveItem', 'CopyItem'].map(
  (operation): OperationRow => ({
    name: operation,
    operation,
    size: 'batch',
    prepare: async (owner, names) => ({
      request: { toFolderId: 'junkemail', itemIds: await createDrafts(owner, names) },
      timesDone: timesNamed(owner, names, 'item:Subject', 'junkemail'),
    }),
  }),
);

const getItem: OperationRow = {
  name: 'GetItem',
  operation: 'GetItem',
  size: 'batch',
  prepare: async (owner, names) => ({
    request: { itemShape: namedContacts, itemIds: await createContacts(owner, names) },
    timesDone: timesRead(names),
  }),
};

const findOperations: readonly OperationRow[] = [
  {
    name: 'FindItem',
    operation: 'FindItem',
    size: 'single',
    async prepare(owner, names) {
      await createContacts(owner, names);
      const searches = names.map((constant) => ({
        parentFolderId: 'contacts',
        itemShape: namedContacts,
        restriction: { isEqualTo: { path: 'contacts:DisplayName', constant } },
      }));
      return { request: { searches }, timesDone: timesRead(names) };
    },
  },
  {
    name: 'FindFolder',
    operation: 'FindFolder',
    size: 'single',
    async prepare(_, names) {
      const searches = names.map((_, index) => ({ parentFolderId: 'msgfolderroot', maxEntriesReturned: index + 1 }));
      return { request: { searches }, timesDone: timesRead(searches.map(() => 'Calendar')) };
    },
  },
];

/** The operations on items and folders. */
export const itemOperations: readonly OperationRow[] = [
  ...createOperations,
  getItem,
  ...updateOperations,
  ...deleteOperations,
  ...moveAndCopyOperations,
  ...findOperations,
];
