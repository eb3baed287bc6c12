import type { StoredItem } from '../../packages/exchange-emulator/src/index.ts';
import { contacts, drafts, isIn, savedIn, textOf, timesNamed, timesSent } from './kept-items.ts';
import type { MailboxOwner } from './mailbox-owner.ts';
import { namesOf, type OperationRow, timesRead } from './operation-row.ts';

const messageOf = (owner: MailboxOwner, name: string) => ({
  key: name,
  message: { subject: name, toRecipients: [owner.address] },
});

/** The operations on items. */
export const itemOperations: readonly OperationRow[] = [
  {
    name: 'CreateItem, contacts',
    operation: 'CreateItem',
    size: 'batch',
    isRepeatable: true,
    async prepare(owner, count) {
      const names = namesOf(count);
      const items = names.map((name) => ({ key: name, contact: { displayName: name } }));
      return { request: { items }, timesDone: savedIn(owner, names, 'contacts') };
    },
  },
  {
    name: 'CreateItem, drafts',
    operation: 'CreateItem',
    size: 'batch',
    isRepeatable: true,
    async prepare(owner, count) {
      const names = namesOf(count);
      const items = names.map((name) => messageOf(owner, name));
      return { request: { messageDisposition: 'SaveOnly', items }, timesDone: savedIn(owner, names, 'drafts') };
    },
  },
  {
    name: 'CreateItem, sent with a copy',
    operation: 'CreateItem',
    size: 'batch',
    sendsMail: true,
    isRepeatable: true,
    async prepare(owner, count) {
      const names = namesOf(count);
      const items = names.map((name) => messageOf(owner, name));
      return { request: { messageDisposition: 'SendAndSaveCopy', items }, timesDone: () => timesSent(owner, names) };
    },
  },
  {
    name: 'CreateItem, sent without a copy',
    operation: 'CreateItem',
    size: 'batch',
    sendsMail: true,
    async prepare(owner, count) {
      const names = namesOf(count);
      const items = names.map((name) => messageOf(owner, name));
      return { request: { messageDisposition: 'SendOnly', items }, timesDone: () => timesSent(owner, names) };
    },
  },
  {
    name: 'SendItem',
    operation: 'SendItem',
    size: 'batch',
    sendsMail: true,
    async prepare(owner, count) {
      const names = namesOf(count);
      const itemIds = await drafts(owner, names);
      return { request: { saveItemToFolder: true, itemIds }, timesDone: () => timesSent(owner, names) };
    },
  },
  {
    name: 'GetItem',
    operation: 'GetItem',
    size: 'batch',
    async prepare(owner, count) {
      const names = namesOf(count);
      const itemShape = { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] };
      const itemIds = await contacts(owner, names);
      return {
        request: { itemShape, itemIds },
        timesDone: timesRead(names),
      };
    },
  },
  {
    name: 'UpdateItem, set',
    operation: 'UpdateItem',
    size: 'batch',
    isRepeatable: true,
    async prepare(owner, count) {
      const names = namesOf(count);
      const itemIds = await contacts(owner, names);
      const itemChanges = itemIds.map((itemId, index) => ({ itemId, set: { contact: { companyName: names[index] } } }));
      return {
        request: { conflictResolution: 'AlwaysOverwrite', itemChanges },
        timesDone: async () =>
          (await owner.items()).map((item, index) => Number(textOf(item, 'contacts:CompanyName') === names[index])),
      };
    },
  },
  {
    name: 'UpdateItem, NeverOverwrite',
    operation: 'UpdateItem',
    size: 'batch',
    async prepare(owner, count) {
      const names = namesOf(count);
      const itemIds = await contacts(owner, names);
      const itemChanges = itemIds.map((itemId, index) => ({
        itemId,
        set: { contact: { companyName: names[index] } },
        delete: ['contacts:JobTitle'],
      }));
      const isDone = (item: StoredItem, index: number) =>
        textOf(item, 'contacts:CompanyName') === names[index] && !('contacts:JobTitle' in item.properties);
      return {
        request: { conflictResolution: 'NeverOverwrite', itemChanges },
        timesDone: async () => (await owner.items()).map((item, index) => Number(isDone(item, index))),
      };
    },
  },
  {
    name: 'UpdateItem, append',
    operation: 'UpdateItem',
    size: 'batch',
    async prepare(owner, count) {
      const names = namesOf(count);
      const itemIds = await drafts(owner, names);
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
    async prepare(owner, count) {
      const names = namesOf(count);
      const itemIds = await drafts(owner, names);
      const itemChanges = itemIds.map((itemId) => ({ itemId, set: { message: { importance: 'High' } } }));
      return {
        request: { messageDisposition: 'SendAndSaveCopy', itemChanges },
        timesDone: () => timesSent(owner, names),
      };
    },
  },
  {
    name: 'DeleteItem, for good',
    operation: 'DeleteItem',
    size: 'batch',
    isRepeatable: true,
    async prepare(owner, count) {
      const names = namesOf(count);
      const itemIds = await contacts(owner, names);
      return {
        request: { deleteType: 'HardDelete', itemIds },
        timesDone: async () =>
          timesNamed(names, await owner.items(), 'contacts:DisplayName').map((times) => Number(times === 0)),
      };
    },
  },
  {
    name: 'DeleteItem, to Deleted Items',
    operation: 'DeleteItem',
    size: 'batch',
    isRepeatable: true,
    async prepare(owner, count) {
      const names = namesOf(count);
      const itemIds = await contacts(owner, names);
      return {
        request: { deleteType: 'MoveToDeletedItems', itemIds },
        timesDone: async () =>
          timesNamed(names, (await owner.items()).filter(isIn('deleteditems')), 'contacts:DisplayName'),
      };
    },
  },
  {
    name: 'MoveItem',
    operation: 'MoveItem',
    size: 'batch',
    async prepare(owner, count) {
      const names = namesOf(count);
      const itemIds = await drafts(owner, names);
      return {
        request: { toFolderId: 'junkemail', itemIds },
        timesDone: async () => timesNamed(names, (await owner.items()).filter(isIn('junkemail')), 'item:Subject'),
      };
    },
  },
  {
    name: 'CopyItem',
    operation: 'CopyItem',
    size: 'batch',
    async prepare(owner, count) {
      const names = namesOf(count);
      const itemIds = await drafts(owner, names);
      return {
        request: { toFolderId: 'junkemail', itemIds },
        timesDone: async () => timesNamed(names, (await owner.items()).filter(isIn('junkemail')), 'item:Subject'),
      };
    },
  },
  {
    name: 'FindItem',
    operation: 'FindItem',
    size: 'single',
    async prepare(owner, count) {
      const names = namesOf(count);
      await contacts(owner, names);
      const searches = names.map((constant) => ({
        parentFolderId: 'contacts',
        itemShape: { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] },
        restriction: { isEqualTo: { path: 'contacts:DisplayName', constant } },
      }));
      return {
        request: { searches },
        timesDone: timesRead(names),
      };
    },
  },
  {
    name: 'FindFolder',
    operation: 'FindFolder',
    size: 'single',
    async prepare(_, count) {
      const searches = namesOf(count).map((_, index) => ({
        parentFolderId: 'msgfolderroot',
        maxEntriesReturned: index + 1,
      }));
      return { request: { searches }, timesDone: timesRead(searches.map(() => 'Calendar')) };
    },
  },
];
