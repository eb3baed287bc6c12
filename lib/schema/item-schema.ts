import type { z } from 'zod';
import { defaultVersion, type ExchangeVersion, isOlder } from '../soap/headers.ts';
import type { XmlElement } from '../soap/read-xml.ts';
import { collectByName, type Json, type JsonObject, jsonName, readStructure } from '../soap/structure.ts';
import { element, type XmlNode } from '../soap/write-xml.ts';
import { type Fault, jsonPath } from './faults.ts';
import type { RecordValue } from './kinds/record.ts';
import type { Property, WritableProperty } from './property.ts';
import type { PropertyPath } from './property-path.ts';
import { strictObject } from './strict-object.ts';

/** How items are written and read: the element without prefix (`Contact`), its JSON name (`contact`), and the properties in the order of types.xsd. */
export interface ItemSchema {
  readonly name: string;
  readonly element: string;
  readonly properties: readonly Property[];
}

/** How an item is written: to create it (`S`), to set properties by an update (`U`), or to append to properties (`A`). */
export type WriteAccess = 'S' | 'U' | 'A';

/** A change of an update: the path of the property, and the item element that holds only its value. */
export interface Change {
  readonly path: PropertyPath;
  readonly item: XmlNode;
}

function isWritable(property: Property): property is WritableProperty {
  return property.access !== '';
}

/** Returns the message for a property that is not writable in this way. */
function notWritable(property: Property): string {
  if (!isWritable(property)) return 'expected only in results: it is read-only';
  return property.access === 'S'
    ? 'expected only on create: no update can set it'
    : 'expected in "set": it cannot be appended to';
}

/** Returns the schema of an item that is written with this access. */
export function writableItem({ properties }: ItemSchema, access: WriteAccess): z.ZodType<RecordValue> {
  const allowed = properties.filter(isWritable).filter((property) => property.access.includes(access));
  const others = properties.filter((property) => !property.access.includes(access));
  const shape = allowed.map(({ name, kind, repeats }) => {
    const schema = repeats ? kind.schema.array().min(1) : kind.schema;
    return [name, schema.optional()] as const;
  });
  return strictObject(
    Object.fromEntries(shape),
    new Map(others.map((property) => [property.name, notWritable(property)])),
  );
}

interface PropertyValue {
  readonly property: WritableProperty;
  readonly value: unknown;
}

/** Returns the item's values with their properties, in schema order. A property that repeats has one for each of its values. */
function valuesOf({ properties }: ItemSchema, item: RecordValue): readonly PropertyValue[] {
  return properties.filter(isWritable).flatMap((property) => {
    const value = item[property.name];
    if (value === undefined) return [];
    const values: readonly unknown[] = property.repeats && Array.isArray(value) ? value : [value];
    return values.map((each) => ({ property, value: each }));
  });
}

/** Returns the element of an item, its properties in schema order. */
export function writeItem(schema: ItemSchema, item: RecordValue): XmlNode {
  const properties = valuesOf(schema, item).map(({ property, value }) =>
    property.kind.write(`t:${property.element}`, value),
  );
  return element(`t:${schema.element}`, {}, ...properties);
}

/** Returns the mailboxes in whose name the item is written, such as a message's sender. */
export function mailboxesOfItem(schema: ItemSchema, item: RecordValue): readonly string[] {
  return valuesOf(schema, item).flatMap(({ property, value }) => property.kind.mailboxes?.(value) ?? []);
}

interface ChangedPart extends PropertyValue {
  readonly path: PropertyPath;
}

function changedParts(schema: ItemSchema, item: RecordValue): readonly ChangedPart[] {
  return valuesOf(schema, item).flatMap(({ property, value }) => {
    const parts = property.kind.parts?.(value) ?? [{ path: property.fieldUri ?? '', value }];
    return parts.map((part) => ({ property, ...part }));
  });
}

/** Returns the paths of the changes that set the item's properties. */
export function changedPaths(schema: ItemSchema, item: RecordValue): readonly PropertyPath[] {
  return changedParts(schema, item).map(({ path }) => path);
}

/** Returns the changes that set the item's properties: one for each part that EWS sets by its own path. */
export function changesOf(schema: ItemSchema, item: RecordValue): readonly Change[] {
  return changedParts(schema, item).map(({ property, path, value }) => ({
    path,
    item: element(`t:${schema.element}`, {}, property.kind.write(`t:${property.element}`, value)),
  }));
}

/** Returns a fault for each property that the version does not have. Exchange would refuse the whole call because of it. */
export function newerProperties(
  schema: ItemSchema,
  item: RecordValue,
  version: ExchangeVersion | undefined,
  root: string,
): readonly Fault[] {
  return valuesOf(schema, item)
    .filter(({ property }) => isOlder(version ?? defaultVersion, property.since))
    .map(({ property }) => ({
      path: jsonPath(root, [property.name]),
      expected: `expected only with "requestServerVersion" ${property.since} or later`,
    }));
}

/** Reads an item. An element that belongs to no property is read under its own name. */
export function readItem({ properties }: ItemSchema, item: XmlElement): JsonObject {
  const rows = new Map(properties.map((property) => [property.element, property]));
  const repeating = new Map<string, Json[]>();
  const single: [string, Json][] = [];
  for (const child of item.children) {
    const row = rows.get(child.name);
    if (!row) single.push([jsonName(child.name), readStructure(child)]);
    else if (isWritable(row) && row.repeats) {
      const values = repeating.get(row.name) ?? [];
      values.push(row.kind.read(child));
      repeating.set(row.name, values);
    } else single.push([row.name, row.kind.read(child)]);
  }
  return { ...collectByName(single), ...Object.fromEntries(repeating) };
}
