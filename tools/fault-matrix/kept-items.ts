import type { StoredItem } from '../../packages/exchange-emulator/src/index.ts';
import { itemOf } from './batch-client.ts';
import type { MailboxOwner } from './mailbox-owner.ts';
import type { Task } from './operation-row.ts';

type Property = 'contacts:DisplayName' | 'item:Subject';

const keyProperty = "extended:083a8458-7433-4faf-91c4-670645f8c8db/'EwsBatchKey'/String";

/** Gives the key of the entry that an item was created for, where it has one. */
export function keyOf({ properties }: StoredItem): string | undefined {
  const [value] = properties[keyProperty] ?? [];
  return typeof value === 'object' && typeof value.value === 'string' ? value.value : undefined;
}

/** Gives a property of an item as text, empty where it has none. */
export const textOf = ({ properties }: StoredItem, property: string) => String(properties[property] ?? '');
/** Says whether an item is in one of these folders. */
export const isIn =
  (...folders: readonly string[]) =>
  ({ folder }: StoredItem) =>
    folders.includes(folder);

/** Gives how often each name is among the items, by a property. */
export function timesNamed(
  names: readonly string[],
  items: readonly StoredItem[],
  property: Property,
): readonly number[] {
  const named = Map.groupBy(items, (item) => textOf(item, property));
  return names.map((name) => named.get(name)?.length ?? 0);
}

/** Gives how often each message is on its way or with its recipient, who is its sender. */
export async function timesSent(owner: MailboxOwner, names: readonly string[]): Promise<readonly number[]> {
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

/** Gives the ids of contacts of these names that their owner has created. */
export const contacts = (owner: MailboxOwner, names: readonly string[]) =>
  itemIdsOf(
    owner,
    names,
    (name) => `<t:Contact><t:DisplayName>${name}</t:DisplayName><t:JobTitle>Clerk</t:JobTitle></t:Contact>`,
    'contacts',
  );

/** Gives the ids of drafts of these names, to their owner. */
export const drafts = (owner: MailboxOwner, names: readonly string[]) =>
  itemIdsOf(
    owner,
    names,
    (name) =>
      `<t:Message><t:Subject>${name}</t:Subject><t:Body BodyType="Text">Dear all</t:Body><t:ToRecipients><t:Mailbox><t:EmailAddress>${owner.address}</t:EmailAddress></t:Mailbox></t:ToRecipients></t:Message>`,
    'drafts',
  );

/** Counts the items of each key in a folder; none where a result names another item than these. */
export function savedIn(owner: MailboxOwner, names: readonly string[], folder: string): Task['timesDone'] {
  return async (results) => {
    const byKey = Map.groupBy((await owner.items()).filter(isIn(folder)), keyOf);
    return names.map((name, index) => {
      const items = byKey.get(name) ?? [];
      const named = results[index] && itemOf(results[index]).itemId?.id;
      return named === undefined || items.some(({ id }) => id === named) ? items.length : 0;
    });
  };
}
