import { parseDateTime } from '../properties/date-time.ts';
import { extendedValueType } from '../properties/extended-properties.ts';
import { folderProperty, folderPropertyTypes } from '../properties/folder-shape.ts';
import { findProperty } from '../properties/item-kinds.ts';
import { pathOf } from '../properties/property-path.ts';
import { propertyValue } from '../properties/property-value.ts';
import { type ErrorCode, ResponseError } from '../response-error.ts';
import { contentOf } from '../schema/content-model.ts';
import { simpleTypes } from '../schema/simple-types.ts';
import type { Folder, Item, Mailbox } from '../store/mailbox.ts';
import type { Element } from '../xml.ts';

/** A property that items or folders are searched or sorted by: its key, its path, and the simple type of its values. */
export interface SearchableProperty {
  readonly key: string;
  readonly path: Element;
  readonly type: string;
}

/** The values of a property that one item or folder has. */
export type TextsOf = (property: SearchableProperty) => readonly string[];

/** The property that an element's path names; throws a ResponseError of that code where it cannot be searched by. */
export function searchableProperty(parent: Element, unsupported: ErrorCode): SearchableProperty {
  const { key, element: path } = pathOf(parent);
  if (path.name === 'ExtendedFieldURI') return { key, path, type: extendedValueType(path) };
  const declared = folderPropertyTypes[key] ?? findProperty(key)?.type ?? 'string';
  const type = textTypes[declared] ?? declared;
  if (contentOf(type)) throw new ResponseError(unsupported, [path]);
  return { key, path, type };
}

/** The values that an item has. */
export function itemTexts(mailbox: Mailbox, item: Item): TextsOf {
  return ({ key, path }) =>
    path.name === 'ExtendedFieldURI'
      ? extendedTexts(item.properties.get(key))
      : plainTexts(propertyValue(mailbox, item, key));
}

/** The values that a folder has. */
export function folderTexts(mailbox: Mailbox, folder: Folder): TextsOf {
  return ({ key }) => plainTexts(folderProperty(mailbox, folder, key));
}

const textTypes: Readonly<Record<string, string>> = {
  ArrayOfStringsType: 'string',
  BodyType: 'string',
  SingleRecipientType: 'string',
};

function extendedTexts(property: Element | undefined): readonly string[] {
  return (property?.children ?? []).flatMap(({ name, text, children }) => {
    if (name === 'Values') return children.map((value) => value.text);
    return name === 'Value' ? [text] : [];
  });
}

function plainTexts(property: Element | undefined): readonly string[] {
  if (!property) return [];
  return property.children.length > 0 ? property.children.flatMap(plainTexts) : [property.text];
}

/**
 * Where the first text of a simple type stands to the second: negative, 0 or positive. Strings compare without case.
 */
export function compareTexts(type: string, first: string, second: string): number {
  const [a, b] = [first, second].map((text) => rankOf(type, text));
  if (a === undefined || b === undefined || a === b) return 0;
  return a < b ? -1 : 1;
}

const numberTypes: ReadonlySet<string> = new Set(['int', 'double', 'unsignedShort', 'ReminderMinutesBeforeStartType']);

function rankOf(type: string, text: string): string | number | bigint {
  if (type === 'long') return BigInt(text);
  if (numberTypes.has(type)) return Number(text);
  if (type === 'dateTime') return parseDateTime(text).getTime();
  if (type === 'boolean') return text === 'true' || text === '1' ? 1 : 0;
  const { values } = simpleTypes[type] ?? {};
  return values ? values.indexOf(text) : text.toLowerCase();
}
