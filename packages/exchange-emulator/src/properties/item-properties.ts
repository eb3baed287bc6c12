import { ResponseError } from '../response-error.ts';
import type { Item } from '../store/mailbox.ts';
import { type Element, requiredChild, t } from '../xml.ts';
import { accessOf } from './access.ts';
import { formatDateTime, parseDateTime } from './date-time.ts';
import { dictionaryOf, readDictionary } from './dictionaries.ts';
import { checkExtendedValue, extendedKeyOf } from './extended-properties.ts';
import { type ItemKind, propertiesOf } from './item-kinds.ts';

/**
 * Returns the properties in an item's element by their storage keys. Throws a ResponseError for a property that is not
 * writable.
 */
export function readProperties(kind: ItemKind, item: Element): ReadonlyMap<string, Element> {
  return new Map(item.children.flatMap((property) => readProperty(kind, property)));
}

function readProperty(kind: ItemKind, property: Element): readonly (readonly [string, Element])[] {
  if (property.name === 'ExtendedProperty') {
    const path = requiredChild(property, 'ExtendedFieldURI');
    const key = extendedKeyOf(t(path.name, path.attributes));
    checkExtendedValue(property);
    return [[key, property]];
  }
  const dictionary = dictionaryOf(property.name);
  if (dictionary) return readDictionary(dictionary, property);
  const { fieldUri, type } = propertiesOf(kind).find(({ name }) => name === property.name) ?? {};
  if (!fieldUri || !accessOf(fieldUri)) {
    throw new ResponseError('ErrorInvalidPropertySet', fieldUri ? [t('FieldURI', { FieldURI: fieldUri })] : []);
  }
  return [[fieldUri, { ...property, text: canonicalText(type ?? '', property.text) }]];
}

const canonicalTexts: Readonly<Record<string, (text: string) => string>> = {
  boolean: (text) => String(['true', '1'].includes(text.trim())),
  dateTime: (text) => utcDateTime(text.trim()),
};

function canonicalText(type: string, text: string): string {
  return canonicalTexts[type]?.(text) ?? text;
}

/**
 * Returns an xs:dateTime as UTC, with milliseconds only if they are not 0, or unchanged if JavaScript cannot represent
 * it.
 */
function utcDateTime(text: string): string {
  const date = parseDateTime(text);
  return Number.isNaN(date.getTime()) ? text : formatDateTime(date);
}

/** Whether an item is associated with its folder. Such items are not part of the folder's contents. */
export function isAssociated({ properties }: Item): boolean {
  return properties.get('item:IsAssociated')?.text === 'true';
}
