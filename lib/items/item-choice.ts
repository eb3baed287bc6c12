import type { z } from 'zod';
import type { Fault } from '../schema/faults.ts';
import { type ItemSchema, mailboxesOfItem, newerProperties, readItem, writableItem } from '../schema/item-schema.ts';
import type { RecordValue } from '../schema/kinds/record.ts';
import type { ExchangeVersion } from '../soap/headers.ts';
import { childOf, type XmlElement } from '../soap/read-xml.ts';
import { type JsonObject, jsonName } from '../soap/structure.ts';
import { anyItem, itemSchemas, message } from './index.ts';

/** An item, with the schema of its type. */
export interface ChosenItem {
  readonly schema: ItemSchema;
  readonly item: RecordValue;
}

/** Gives the properties of an object that holds an item under the name of its type, as `{ "contact": { … } }`, to create (`S`), to update (`U`) or to append (`A`). */
export function itemChoice(access: 'S' | 'U' | 'A'): Readonly<Record<never, z.ZodType>> {
  return Object.fromEntries(itemSchemas.map((schema) => [schema.name, writableItem(schema, access).optional()]));
}

function chosenItems(choice: object): readonly ChosenItem[] {
  const values = new Map<string, RecordValue | undefined>(Object.entries(choice));
  return itemSchemas.flatMap((schema) => {
    const item = values.get(schema.name);
    return item === undefined ? [] : [{ schema, item }];
  });
}

/** Gives the item that an object holds; throws a TypeError where {@link choiceFaults} finds that it holds none. */
export function chosenItem(choice: object): ChosenItem {
  const [chosen] = chosenItems(choice);
  if (!chosen) throw new TypeError('no item of a known type');
  return chosen;
}

/** Gives what is wrong with the choice at `root`: no item, several, or properties that the version does not have. */
export function choiceFaults(choice: object, version: ExchangeVersion | undefined, root: string): readonly Fault[] {
  const chosen = chosenItems(choice);
  if (chosen.length !== 1) {
    return [{ path: root, expected: `expected one of ${itemSchemas.map(({ name }) => name).join(', ')}` }];
  }
  return chosen.flatMap(({ schema, item }) => newerProperties(schema, item, version, `${root}.${schema.name}`));
}

/** Gives the mailboxes that who writes the item that an object holds acts for. */
export function mailboxesOfChoice(choice: object): readonly string[] {
  return chosenItems(choice).flatMap(({ schema, item }) => mailboxesOfItem(schema, item));
}

/** Says whether an object holds a message. */
export function holdsMessage(choice: object | undefined): boolean {
  return choice !== undefined && message.name in choice;
}

/** Reads an item as `{ contact: { … } }`, under the name of its type. */
export function readItemOfItsType(item: XmlElement): JsonObject {
  const schema = itemSchemas.find((each) => each.element === item.name) ?? anyItem;
  return { [jsonName(item.name)]: readItem(schema, item) };
}

/** Reads the item of a response message as `{ item: { contact: { … } } }`; gives an empty object where it has none. */
export function readChosenItem(response: XmlElement): JsonObject {
  const item = childOf(response, 'Items')?.children[0];
  return item ? { item: readItemOfItsType(item) } : {};
}
