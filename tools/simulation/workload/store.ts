import type { Item, Mailbox } from '../../../packages/exchange-emulator/src/store/mailbox.ts';

/** Returns a property of an item as text, empty if the item does not have it. */
export function textOf({ properties }: Item, key: string): string {
  return properties.get(key)?.text ?? '';
}

/** Returns the items of a mailbox whose property has this text, in the named folders or in all. */
export function itemsWith(
  { items }: Mailbox,
  key: string,
  text: string,
  ...folders: readonly string[]
): readonly Item[] {
  return [...items.values()].filter(
    (item) => textOf(item, key) === text && (folders.length === 0 || folders.includes(item.folder.distinguishedName)),
  );
}

/** Returns how often a text occurs in the body of an item. */
export function timesInBody(item: Item | undefined, text: string): number {
  return item ? textOf(item, 'item:Body').split(text).length - 1 : 0;
}
