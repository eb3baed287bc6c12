import { propertyValue } from '../properties/computed.ts';
import { parseDateTime } from '../properties/date-time.ts';
import { extendedValueType } from '../properties/extended-properties.ts';
import { findProperty } from '../properties/item-kinds.ts';
import { pathOf } from '../properties/property-path.ts';
import { type ErrorCode, ResponseError } from '../response-error.ts';
import { contentOf } from '../schema/content-model.ts';
import { simpleTypes } from '../schema/simple-types.ts';
import type { Item, Mailbox } from '../store/mailbox.ts';
import type { Element } from '../xml.ts';

/** A property that items are searched or sorted by: the simple type of its values, and those that an item has. */
export interface SearchableProperty {
  readonly type: string;
  readonly path: Element;
  readonly textsOf: (mailbox: Mailbox, item: Item) => readonly string[];
}

/** The property that an element's path names; throws a ResponseError of that code where it cannot be searched by. */
export function searchableProperty(parent: Element, unsupported: ErrorCode): SearchableProperty {
  const { key, element: path } = pathOf(parent);
  if (path.name === 'ExtendedFieldURI') {
    const type = extendedValueType(path);
    return { type, path, textsOf: (_mailbox, item) => extendedTexts(item.properties.get(key)) };
  }
  const declared = findProperty(key)?.type ?? 'string';
  const type = textTypes[declared] ?? declared;
  if (contentOf(type)) throw new ResponseError(unsupported, [path]);
  return { type, path, textsOf: (mailbox, item) => plainTexts(propertyValue(mailbox, item, key)) };
}

const textTypes: Readonly<Record<string, string>> = { ArrayOfStringsType: 'string', BodyType: 'string' };

function extendedTexts(property: Element | undefined): readonly string[] {
  return (property?.children ?? []).flatMap(({ name, text, children }) => {
    if (name === 'Values') return children.map((value) => value.text);
    return name === 'Value' ? [text] : [];
  });
}

function plainTexts(property: Element | undefined): readonly string[] {
  if (!property) return [];
  return property.children.length > 0 ? property.children.map(({ text }) => text) : [property.text];
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
