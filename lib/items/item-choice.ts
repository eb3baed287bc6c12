import type { z } from 'zod';
import type { Fault } from '../schema/faults.ts';
import { mailboxesOfItem, newerProperties, readItem, type WriteAccess, writableItem } from '../schema/item-schema.ts';
import type { RecordValue } from '../schema/kinds/record.ts';
import { quoted } from '../schema/nearest.ts';
import type { ExchangeVersion } from '../soap/headers.ts';
import { childOf, type XmlElement } from '../soap/read-xml.ts';
import { type JsonObject, jsonName } from '../soap/structure.ts';
import { anyItem, byItemType, type ItemType, type ItemTypeName, itemTypeNames, itemTypes } from './item-types.ts';

/** An object that holds an item under the name of its type, such as `{ "contact": { … } }`. */
export type ItemChoice = { readonly [Name in ItemTypeName]?: RecordValue | undefined };

/** An item, with its type. */
export interface ChosenItem {
  readonly schema: ItemType;
  readonly item: RecordValue;
}

/** Returns the properties of an {@link ItemChoice} whose item is written with this access. */
export function itemChoice(access: WriteAccess): Readonly<Record<ItemTypeName, z.ZodOptional<z.ZodType<RecordValue>>>> {
  return byItemType((type) => writableItem(type, access).optional());
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/items
const elementsOfOtherTypes = [
  'Item',
  'CalendarItem',
  'DistributionList',
  'MeetingMessage',
  'MeetingRequest',
  'MeetingResponse',
  'MeetingCancellation',
  'Task',
  'PostItem',
  'RoleMember',
  'Network',
  'Person',
  'Booking',
];

/** The messages for EWS's item types that no entry can hold, by their JSON names. */
export const otherItemTypes: ReadonlyMap<string, string> = new Map(
  elementsOfOtherTypes
    .map(jsonName)
    .map((name) => [name, `expected ${quoted(itemTypeNames)}: entries hold no other types of items`]),
);

function chosenItems(choice: ItemChoice): readonly ChosenItem[] {
  return itemTypes.flatMap((schema) => {
    const item = choice[schema.name];
    return item === undefined ? [] : [{ schema, item }];
  });
}

/** Returns the item that the object holds. Throws a TypeError if there is none; {@link choiceFaults} finds that first. */
export function chosenItem(choice: ItemChoice): ChosenItem {
  const [chosen] = chosenItems(choice);
  if (!chosen) throw new TypeError('the object holds no item of a known type');
  return chosen;
}

/** Returns the faults of the choice at `root`: no item, several items, or properties that the version does not have. */
export function choiceFaults(choice: ItemChoice, version: ExchangeVersion | undefined, root: string): readonly Fault[] {
  const chosen = chosenItems(choice);
  if (chosen.length === 0) return [{ path: root, expected: `expected ${quoted(itemTypeNames)}` }];
  if (chosen.length > 1) {
    const given = chosen.map(({ schema }) => schema.name);
    return [{ path: root, expected: `expected only one of ${quoted(given)}: an entry holds one item` }];
  }
  return chosen.flatMap(({ schema, item }) => newerProperties(schema, item, version, `${root}.${schema.name}`));
}

/** Returns the mailboxes in whose name the item is written, such as a message's sender. */
export function mailboxesOfChoice(choice: ItemChoice): readonly string[] {
  return chosenItems(choice).flatMap(({ schema, item }) => mailboxesOfItem(schema, item));
}

/** Reads an item as `{ contact: { … } }`, under the name of its type. */
export function readItemOfItsType(item: XmlElement): JsonObject {
  const schema = itemTypes.find((each) => each.element === item.name) ?? anyItem;
  return { [jsonName(item.name)]: readItem(schema, item) };
}

/** Reads the item of a response message as `{ item: { contact: { … } } }`, or as an empty object if it has none. */
export function readChosenItem(response: XmlElement): JsonObject {
  const item = childOf(response, 'Items')?.children[0];
  return item ? { item: readItemOfItsType(item) } : {};
}
