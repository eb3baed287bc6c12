import type { z } from 'zod';
import { defaultVersion, type ExchangeVersion, isOlder } from '../soap/headers.ts';
import type { XmlElement } from '../soap/read-xml.ts';
import { gather, type Json, type JsonObject, jsonName, readStructure } from '../soap/structure.ts';
import { element, type XmlNode } from '../soap/write-xml.ts';
import { type Fault, jsonPath } from './faults.ts';
import type { RecordValue } from './kinds/record.ts';
import type { Property, WritableProperty } from './property.ts';
import type { PropertyPath } from './property-path.ts';
import { strictObject } from './strict-object.ts';

/** An item type: its element without prefix (`Contact`), its JSON name (`contact`) and its properties in the order of types.xsd. */
export interface ItemSchema {
  readonly name: string;
  readonly element: string;
  readonly properties: readonly Property[];
}

/** One change of an update: the path, and the item element that holds exactly the value for it. */
export interface Change {
  readonly path: PropertyPath;
  readonly item: XmlNode;
}

function isWritable(property: Property): property is WritableProperty {
  return property.access !== '';
}

/** Says why a property cannot be written that way, by what it can be. */
function reason(property: Property): string {
  if (!isWritable(property)) return 'expected only in answers: it is read-only';
  return property.access === 'S'
    ? 'expected only on create: no update can set it'
    : 'expected in "set": it cannot be appended to';
}

/** The schema of an item as a caller writes it to create (`S`), to update (`U`) or to append (`A`). */
export function writableItem({ properties }: ItemSchema, access: 'S' | 'U' | 'A'): z.ZodType<RecordValue> {
  const allowed = properties.filter(isWritable).filter((property) => property.access.includes(access));
  const others = properties.filter((property) => !property.access.includes(access));
  const shape = allowed.map(({ name, kind, repeats }) => {
    const schema = repeats ? kind.schema.array().min(1) : kind.schema;
    return [name, schema.optional()] as const;
  });
  return strictObject(
    Object.fromEntries(shape),
    Object.fromEntries(others.map((other) => [other.name, reason(other)])),
  );
}

/** Gives each property of the item with each of its values: one, or several where it repeats. */
function given({ properties }: ItemSchema, item: RecordValue) {
  return properties.filter(isWritable).flatMap((property) => {
    const value = item[property.name];
    if (value === undefined) return [];
    const values: readonly unknown[] = property.repeats && Array.isArray(value) ? value : [value];
    return values.map((each) => ({ property, value: each }));
  });
}

/** Writes an item as an element of its type, its properties in schema order. */
export function writeItem(schema: ItemSchema, item: RecordValue): XmlNode {
  const properties = given(schema, item).map(({ property, value }) =>
    property.kind.write(`t:${property.element}`, value),
  );
  return element(`t:${schema.element}`, {}, ...properties);
}

/** Gives the mailboxes that who writes the item acts for. */
export function mailboxesOfItem(schema: ItemSchema, item: RecordValue): readonly string[] {
  return given(schema, item).flatMap(({ property, value }) => property.kind.mailboxes?.(value) ?? []);
}

/** Gives the changes that set an item's properties, one for each that EWS sets on its own. */
export function changesOf(schema: ItemSchema, item: RecordValue): readonly Change[] {
  return given(schema, item).flatMap(({ property: { kind, element: name, fieldUri = '' }, value }) => {
    const parts = kind.parts?.(value) ?? [{ path: fieldUri, value }];
    return parts.map((part) => ({
      path: part.path,
      item: element(`t:${schema.element}`, {}, kind.write(`t:${name}`, part.value)),
    }));
  });
}

/** Gives a fault for each property of the item that the version does not have: Exchange would refuse the whole request for it. */
export function newerProperties(
  schema: ItemSchema,
  item: RecordValue,
  version: ExchangeVersion | undefined,
  root: string,
): readonly Fault[] {
  return given(schema, item)
    .filter(({ property }) => isOlder(version ?? defaultVersion, property.since))
    .map(({ property }) => ({
      path: jsonPath(root, [property.name]),
      expected: `expected only with "requestServerVersion" ${property.since} or later`,
    }));
}

/** Reads an item: each property by its row, and an element that no row names under its own name. */
export function readItem({ properties }: ItemSchema, item: XmlElement): JsonObject {
  const rows = new Map(properties.map((property) => [property.element, property]));
  const repeating: Record<string, Json[]> = {};
  const single: [string, Json][] = [];
  for (const child of item.children) {
    const row = rows.get(child.name);
    if (!row) single.push([jsonName(child.name), readStructure(child)]);
    else if (isWritable(row) && row.repeats)
      repeating[row.name] = [...(repeating[row.name] ?? []), row.kind.read(child)];
    else single.push([row.name, row.kind.read(child)]);
  }
  return { ...gather(single), ...repeating };
}
