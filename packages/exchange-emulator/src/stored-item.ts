import type { Item, Mailbox } from './store/mailbox.ts';
import { itemIdOf } from './store/mailbox-identifiers.ts';
import type { Element } from './xml.ts';

/** A stored item. The keys of its properties are FieldURIs, `FieldURI/FieldIndex` or `extended:…`. */
export interface StoredItem {
  readonly folder: string;
  readonly class: string;
  readonly id: string;
  readonly changeKey: string;
  readonly properties: Readonly<Record<string, StoredValue>>;
}

type StoredValue = string | readonly { readonly name: string; readonly value: StoredValue }[];

/** Returns an item as the control routes show it. */
export function describeItem(mailbox: Mailbox, item: Item): StoredItem {
  const { Id: id, ChangeKey: changeKey } = itemIdOf(mailbox, item);
  const properties = Object.fromEntries([...item.properties].map(([key, element]) => [key, describeValue(element)]));
  return { folder: item.folder.distinguishedName, class: item.kind, id, changeKey, properties };
}

function describeValue({ children, text }: Element): StoredValue {
  if (children.length === 0) return text;
  return children
    .filter(({ name }) => name !== 'ExtendedFieldURI')
    .map((child) => ({ name: child.name, value: describeValue(child) }));
}
