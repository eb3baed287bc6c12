import { parseDateTime } from '../properties/date-time.ts';
import { extendedValueTypeOf } from '../properties/extended-properties.ts';
import { findFolderProperty, folderPropertyTypes } from '../properties/folder-shape.ts';
import { findProperty } from '../properties/item-kinds.ts';
import { pathOf } from '../properties/property-path.ts';
import { getPropertyValue } from '../properties/property-value.ts';
import { type ErrorCode, ResponseError } from '../response-error.ts';
import { contentOf } from '../schema/content-model.ts';
import { simpleTypes } from '../schema/simple-types.ts';
import type { Folder, Item, Mailbox } from '../store/mailbox.ts';
import type { Element } from '../xml.ts';

/** A property that items or folders can be searched or sorted by. `type` is the simple type of its values. */
export interface SearchableProperty {
  readonly key: string;
  readonly path: Element;
  readonly type: string;
}

/** Returns an item's or folder's values of a property. */
export type TextsOf = (property: SearchableProperty) => readonly string[];

/**
 * Returns the property that an element's path names. Throws a ResponseError with the code `unsupported` if it cannot be
 * searched.
 */
export function readSearchableProperty(parent: Element, unsupported: ErrorCode): SearchableProperty {
  const { key, element: path } = pathOf(parent);
  if (path.name === 'ExtendedFieldURI') return { key, path, type: extendedValueTypeOf(path) };
  const declared = folderPropertyTypes[key] ?? findProperty(key)?.type ?? 'string';
  const type = textTypes[declared] ?? declared;
  if (contentOf(type)) throw new ResponseError(unsupported, [path]);
  return { key, path, type };
}

/** Returns a reader of an item's values. */
export function readItemTexts(mailbox: Mailbox, item: Item): TextsOf {
  return ({ key, path }) => {
    const value = getPropertyValue(mailbox, item, key);
    return path.name === 'ExtendedFieldURI' ? extendedTexts(value) : plainTexts(value);
  };
}

/** Returns a reader of a folder's values. */
export function readFolderTexts(mailbox: Mailbox, folder: Folder): TextsOf {
  return ({ key }) => plainTexts(findFolderProperty(mailbox, folder, key));
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
 * Compares two values of a simple type. Returns a negative number, 0 or a positive number. Strings compare without
 * case.
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
