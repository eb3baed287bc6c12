import { ResponseError } from '../response-error.ts';
import type { Item, Mailbox } from '../store/mailbox.ts';
import { child, type Element, requiredChild, t } from '../xml.ts';
import { bodyAs } from './body.ts';
import { propertyValue } from './computed.ts';
import { dictionaryOf, writeDictionary } from './dictionaries.ts';
import { type ItemKind, kindOf, type Property, propertiesOf } from './item-kinds.ts';
import { type PropertyPath, readPath } from './property-path.ts';

/** What of an item a client asked for, and how it is to be written. */
export interface ItemShape {
  readonly baseShape: string;
  readonly additional: readonly PropertyPath[];
  readonly bodyType: string;
  readonly milliseconds: boolean;
}

/** The shape in an ItemShape element; `dateTimePrecision` is the SOAP header's text; throws a ResponseError. */
export function readShape(itemShape: Element, dateTimePrecision: string | undefined): ItemShape {
  const mimeContent = child(itemShape, 'IncludeMimeContent')?.text.trim();
  if (mimeContent === 'true' || mimeContent === '1') throw new ResponseError('ErrorUnsupportedMimeConversion');
  return {
    baseShape: requiredChild(itemShape, 'BaseShape').text,
    additional: (child(itemShape, 'AdditionalProperties')?.children ?? []).map(readPath),
    bodyType: child(itemShape, 'BodyType')?.text ?? 'Best',
    milliseconds: dateTimePrecision === 'Milliseconds',
  };
}

/** The shape of the answers that name an item and say no more. */
export const idOnly: ItemShape = { baseShape: 'IdOnly', additional: [], bodyType: 'Best', milliseconds: false };

/** Checks that a kind of item has all the properties that a shape names; throws a ResponseError. */
export function checkShape({ additional }: ItemShape, kind: ItemKind): void {
  const fieldUris = new Set(propertiesOf(kind).map(({ fieldUri }) => fieldUri));
  const foreign = additional.filter(({ key }) => !key.includes('/') && !fieldUris.has(key));
  const paths = foreign.map(({ element }) => element);
  if (paths.length > 0) throw new ResponseError('ErrorInvalidPropertyRequest', paths);
}

/** The element of an item with the properties of that shape, in schema order. */
export function writeItem(mailbox: Mailbox, item: Item, shape: ItemShape): Element {
  const properties = propertiesOf(kindOf(item.kind));
  const elements = properties.flatMap((property) => writeProperty(mailbox, item, shape, property));
  return t(item.kind, {}, elements);
}

function writeProperty(mailbox: Mailbox, item: Item, shape: ItemShape, property: Property): readonly Element[] {
  if (property.name === 'ExtendedProperty') {
    return shape.additional.flatMap(({ key }) => (key.startsWith('extended:') ? (item.properties.get(key) ?? []) : []));
  }
  const isWanted = includes(shape, kindOf(item.kind), property.fieldUri);
  const dictionary = dictionaryOf(property.name);
  if (dictionary) {
    const valueAt = (key: string) => (isWanted || hasKey(shape, key) ? item.properties.get(key) : undefined);
    return asList(writeDictionary(dictionary, valueAt));
  }
  if (!isWanted) return [];
  const value = propertyValue(mailbox, item, property.fieldUri ?? '');
  return asList(value && present(value, property, shape));
}

function includes({ baseShape, additional }: ItemShape, kind: ItemKind, fieldUri: string | undefined): boolean {
  if (!fieldUri) return false;
  if (fieldUri === 'item:ItemId' || additional.some(({ key }) => key === fieldUri)) return true;
  if (baseShape === 'Default') return kind.defaultShape.includes(fieldUri);
  return baseShape === 'AllProperties' && fieldUri !== 'item:MimeContent';
}

function hasKey({ additional }: ItemShape, wanted: string): boolean {
  return additional.some(({ key }) => key === wanted);
}

function present(value: Element, { name, type }: Property, { bodyType, milliseconds }: ItemShape): Element {
  if (name === 'Body') return bodyAs(value, bodyType);
  return type === 'dateTime' && !milliseconds ? { ...value, text: value.text.replace(/\.\d+Z$/, 'Z') } : value;
}

function asList(element: Element | undefined): readonly Element[] {
  return element ? [element] : [];
}
