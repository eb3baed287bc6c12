import type { KeptItem } from '../exchange/control.ts';
import { itemOf } from './batch-client.ts';
import type { MailboxOwner } from './mailbox-owner.ts';
import { namesOf, type OperationRow, type Task, timesRead } from './operation-row.ts';

type Property = 'contacts:DisplayName' | 'item:Subject';

const keyProperty = "extended:083a8458-7433-4faf-91c4-670645f8c8db/'EwsBatchKey'/String";

function keyOf({ properties }: KeptItem): string | undefined {
  const [value] = properties[keyProperty] ?? [];
  return typeof value === 'object' && typeof value.value === 'string' ? value.value : undefined;
}

const textOf = ({ properties }: KeptItem, property: string) => String(properties[property] ?? '');
const isIn =
  (...folders: readonly string[]) =>
  ({ folder }: KeptItem) =>
    folders.includes(folder);

/** Gives how often each name is among the items, by a property. */
function timesNamed(names: readonly string[], items: readonly KeptItem[], property: Property): readonly number[] {
  const named = Map.groupBy(items, (item) => textOf(item, property));
  return names.map((name) => named.get(name)?.length ?? 0);
}

/** Gives how often each message is on its way or with its recipient, who is its sender. */
async function timesSent(owner: MailboxOwner, names: readonly string[]): Promise<readonly number[]> {
  return timesNamed(names, (await owner.items()).filter(isIn('inbox', 'outbox')), 'item:Subject');
}

/** Gives the items that the owner has put into a folder under these names, as request entries name them. */
async function itemIdsOf(
  owner: MailboxOwner,
  names: readonly string[],
  item: (name: string) => string,
  folder: string,
) {
  const disposition = folder === 'drafts' ? ' MessageDisposition="SaveOnly"' : '';
  const items = names.map(item).join('');
  const saved = `<m:SavedItemFolderId><t:DistinguishedFolderId Id="${folder}"/></m:SavedItemFolderId>`;
  await owner.call(`<m:CreateItem${disposition}>${saved}<m:Items>${items}</m:Items></m:CreateItem>`);
  return (await owner.items()).map(({ id, changeKey }) => ({ id, changeKey }));
}

const contacts = (owner: MailboxOwner, names: readonly string[]) =>
  itemIdsOf(
    owner,
    names,
    (name) => `<t:Contact><t:DisplayName>${name}</t:DisplayName><t:JobTitle>Clerk</t:JobTitle></t:Contact>`,
    'contacts',
  );

const drafts = (owner: MailboxOwner, names: readonly string[]) =>
  itemIdsOf(
    owner,
    names,
    (name) =>
      `<t:Message><t:Subject>${name}</t:Subject><t:Body BodyType="Text">Dear all</t:Body><t:ToRecipients><t:Mailbox><t:EmailAddress>${owner.address}</t:EmailAddress></t:Mailbox></t:ToRecipients></t:Message>`,
    'drafts',
  );

/** Counts the items of each key in a folder; none where a result names another item than these. */
function savedIn(owner: MailboxOwner, names: readonly string[], folder: string): Task['timesDone'] {
  return async (results) => {
    const byKey = Map.groupBy((await owner.items()).filter(isIn(folder)), keyOf);
    return names.map((name, index) => {
      const items = byKey.get(name) ?? [];
      const named = results[index] && itemOf(results[index]).itemId?.id;
      return named === undefined || items.some(({ id }) => id === named) ? items.length : 0;
    });
  };
}

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
      const isDone = (item: KeptItem, index: number) =>
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
