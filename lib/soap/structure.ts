import type { XmlElement } from './read-xml.ts';

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object, such as a request or a result. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Whether a value that came from JSON is an object: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the JSON name of an element or attribute: its name with the first letter in lower case (`ItemId` → `itemId`). */
export function jsonName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Collects name-value pairs into an object. A name that occurs more than once gets an array of its values. */
export function collectByName(pairs: Iterable<readonly [string, Json]>): JsonObject {
  const lists = new Map<string, Json[]>();
  for (const [name, value] of pairs) {
    const list = lists.get(name);
    if (list) list.push(value);
    else lists.set(name, [value]);
  }
  return Object.fromEntries(
    [...lists].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? null) : values]),
  );
}

/** Converts any element to JSON without loss: its text, or an object of its attributes, its children and its text as `value`. */
export function readStructure(element: XmlElement): Json {
  const attributes = Object.entries(element.attributes).map(([name, value]) => [jsonName(name), value] as const);
  if (attributes.length === 0 && element.children.length === 0) return element.text;
  const children = element.children.map((child) => [jsonName(child.name), readStructure(child)] as const);
  const isText = element.children.length === 0 ? element.text !== '' : element.text.trim() !== '';
  return collectByName([...attributes, ...children, ...(isText ? [['value', element.text] as const] : [])]);
}
