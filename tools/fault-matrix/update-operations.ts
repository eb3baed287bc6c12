import { createContacts, createDrafts } from './created-items.ts';
import type { OperationRow } from './operation-row.ts';
import { textOf, timesChanged, timesSent } from './stored-items.ts';

/** The rows of UpdateItem. */
export const updateOperations: readonly OperationRow[] = [
  {
    name: 'UpdateItem, set',
    operation: 'UpdateItem',
    size: 'batch',
    isRepeatable: true,
    async prepare(owner, names) {
      const itemIds = await createContacts(owner, names);
      const itemChanges = itemIds.map((itemId, index) => ({ itemId, set: { contact: { companyName: names[index] } } }));
      return {
        request: { conflictResolution: 'AlwaysOverwrite', itemChanges },
        timesDone: timesChanged(owner, names, (item, name) => textOf(item, 'contacts:CompanyName') === name),
      };
    },
  },
  {
    name: 'UpdateItem, NeverOverwrite',
    operation: 'UpdateItem',
    size: 'batch',
    async prepare(owner, names) {
      const itemIds = await createContacts(owner, names);
      const itemChanges = itemIds.map((itemId, index) => ({
        itemId,
        set: { contact: { companyName: names[index] } },
        delete: ['contacts:JobTitle'],
      }));
      return {
        request: { conflictResolution: 'NeverOverwrite', itemChanges },
        timesDone: timesChanged(
          owner,
          names,
          (item, name) => textOf(item, 'contacts:CompanyName') === name && !('contacts:JobTitle' in item.properties),
        ),
      };
    },
  },
  {
    name: 'UpdateItem, append',
    operation: 'UpdateItem',
    size: 'batch',
    async prepare(owner, names) {
      const itemIds = await createDrafts(owner, names);
      const itemChanges = itemIds.map((itemId, index) => ({
        itemId,
        append: { message: { body: ` ${names[index]}` } },
      }));
      return {
        request: { messageDisposition: 'SaveOnly', itemChanges },
        timesDone: async () =>
          (await owner.items()).map((item, index) => textOf(item, 'item:Body').split(names[index] ?? '').length - 1),
      };
    },
  },
  {
    name: 'UpdateItem, sent',
    operation: 'UpdateItem',
    size: 'batch',
    sendsMail: true,
    async prepare(owner, names) {
      const itemIds = await createDrafts(owner, names);
      const itemChanges = itemIds.map((itemId) => ({ itemId, set: { message: { importance: 'High' } } }));
      return {
        request: { messageDisposition: 'SendAndSaveCopy', itemChanges },
        timesDone: timesSent(owner, names),
      };
    },
  },
];
