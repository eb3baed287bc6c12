import type { ItemSchema } from '../schema/item-schema.ts';
import { attachments } from '../schema/kinds/attachments.ts';
import * as descriptions from './index.ts';
import { itemProperties } from './item.ts';
import type { ItemTypeDescription } from './item-type-description.ts';

/** The JSON name of an item type. */
export type ItemTypeName = (typeof descriptions)[keyof typeof descriptions]['name'];

/** An item type with all its properties: those of every item, then its own. */
export type ItemType = ItemTypeDescription<ItemTypeName> & ItemSchema;

const commonProperties = itemProperties(attachments(() => [anyItem, ...itemTypes]));

/** The schema of items whose type is not in the list, such as those that Exchange returns. */
export const anyItem: ItemSchema = { name: 'item', element: 'Item', properties: commonProperties };

const listed: readonly ItemTypeDescription<ItemTypeName>[] = Object.values(descriptions);

/** The item types that entries can hold. */
export const itemTypes: readonly ItemType[] = listed.map((description) => ({
  ...description,
  properties: [...commonProperties, ...description.ownProperties],
}));

/** The JSON names of the item types. */
export const itemTypeNames = itemTypes.map(({ name }) => name);

/** The JSON names of the item types whose items can be sent. */
export const sentTypeNames = itemTypes.filter(({ isSent }) => isSent).map(({ name }) => name);

/** Returns an object with a value for each item type under its JSON name. */
export function byItemType<Value>(make: (type: ItemType) => Value): Readonly<Record<ItemTypeName, Value>> {
  // TypeScript cannot prove that a loop sets every key of a mapped type.
  return Object.fromEntries(itemTypes.map((type) => [type.name, make(type)])) as Record<ItemTypeName, Value>;
}
