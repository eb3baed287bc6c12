import type { StoredItem } from '../../packages/exchange-emulator/src/index.ts';
import { itemOf } from './batch-client.ts';
import type { MailboxOwner } from './mailbox-owner.ts';
import type { CountTimesDone } from './operation-row.ts';

const keyProperty = "extended:083a8458-7433-4faf-91c4-670645f8c8db/'EwsBatchKey'/String";

/** Returns the key of the entry that created an item, or undefined if the item has none. */
export function keyOf({ properties }: StoredItem): string | undefined {
  const [value] = properties[keyProperty] ?? [];
  return typeof value === 'object' && typeof value.value === 'string' ? value.value : undefined;
}

/** Returns a property of an item as text, empty if the item does not have it. */
export const textOf = ({ properties }: StoredItem, property: string) => String(properties[property] ?? '');

const isIn =
  (folders: readonly string[]) =>
  ({ folder }: StoredItem) =>
    folders.length === 0 || folders.includes(folder);

/** Counts the items that have each name as the text of a property, in these folders or, if none is given, in all. */
export function timesNamed(
  owner: MailboxOwner,
  names: readonly string[],
  property: string,
  ...folders: readonly string[]
): CountTimesDone {
  return async () => {
    const named = Map.groupBy((await owner.items()).filter(isIn(folders)), (item) => textOf(item, property));
    return names.map((name) => named.get(name)?.length ?? 0);
  };
}

/** Counts how often each message was sent. The recipient is the sender, so that it is in the inbox or the outbox. */
export function timesSent(owner: MailboxOwner, names: readonly string[]): CountTimesDone {
  return timesNamed(owner, names, 'item:Subject', 'inbox', 'outbox');
}

/** Counts an entry as done if the item in its place meets a condition. */
export function timesChanged(
  owner: MailboxOwner,
  names: readonly string[],
  isChanged: (item: StoredItem, name: string) => boolean,
): CountTimesDone {
  return async () => (await owner.items()).map((item, index) => Number(isChanged(item, names[index] ?? '')));
}

/** Counts the items of each key in a folder. Counts none if the result of the entry names another item. */
export function timesSaved(owner: MailboxOwner, keys: readonly string[], folder: string): CountTimesDone {
  return async (results) => {
    const byKey = Map.groupBy((await owner.items()).filter(isIn([folder])), keyOf);
    return keys.map((key, index) => {
      const items = byKey.get(key) ?? [];
      const namedId = results[index] && itemOf(results[index]).itemId?.id;
      return namedId === undefined || items.some(({ id }) => id === namedId) ? items.length : 0;
    });
  };
}

/** Counts an entry as done once if no item has its name any more. */
export function timesGone(timesThere: CountTimesDone): CountTimesDone {
  return async (results) => (await timesThere(results)).map((times) => Number(times === 0));
}
