import { completeMailboxes, domainOf } from '../mail/recipients.ts';
import { ResponseError } from '../response-error.ts';
import type { Item, Mailbox } from '../store/mailbox.ts';
import { child, type Element, requiredChild, t } from '../xml.ts';
import { convertBody } from './body.ts';
import { dictionaryOf, writeDictionary } from './dictionaries.ts';
import { type ItemKind, kindOf, type Property, propertiesOf } from './item-kinds.ts';
import { type PropertyPath, readPath } from './property-path.ts';
import { getPropertyValue } from './property-value.ts';

/** The properties of an item that a client asks for, and their format. */
export interface ItemShape {
  readonly baseShape: string;
  readonly additional: readonly PropertyPath[];
  readonly bodyType: string;
  readonly mimeContent: boolean;
  readonly milliseconds: boolean;
}

/** Reads an ItemShape element. `dateTimePrecision` is the text of the SOAP header. Throws a ResponseError. */
export function readShape(itemShape: Element, dateTimePrecision: string | undefined): ItemShape {
  return {
    baseShape: requiredChild(itemShape, 'BaseShape').text,
    additional: (child(itemShape, 'AdditionalProperties')?.children ?? []).map(readPath),
    bodyType: child(itemShape, 'BodyType')?.text ?? 'Best',
    mimeContent: ['true', '1'].includes(child(itemShape, 'IncludeMimeContent')?.text.trim() ?? ''),
    milliseconds: dateTimePrecision === 'Milliseconds',
  };
}

/** The shape of responses that return only an item's identifier. */
export const idOnly: ItemShape = {
  baseShape: 'IdOnly',
  additional: [],
  bodyType: 'Best',
  mimeContent: false,
  milliseconds: false,
};

/** Throws a ResponseError if a kind of item does not have a property that the shape asks for. */
export function checkShape({ additional, mimeContent }: ItemShape, kind: ItemKind): void {
  if (mimeContent && kind.element !== 'Message') throw new ResponseError('ErrorUnsupportedMimeConversion');
  const fieldUris = new Set(propertiesOf(kind).map(({ fieldUri }) => fieldUri));
  const unknown = additional.filter(({ key }) => !key.includes('/') && !fieldUris.has(key));
  const paths = unknown.map(({ element }) => element);
  if (paths.length > 0) throw new ResponseError('ErrorInvalidPropertyRequest', paths);
}

/** Returns an item's element with the properties of a shape, in schema order. */
export function writeItem(mailbox: Mailbox, item: Item, shape: ItemShape): Element {
  const properties = propertiesOf(kindOf(item.kind));
  const elements = properties.flatMap((property) => writeProperty(mailbox, item, shape, property));
  return t(item.kind, {}, elements);
}

function writeProperty(mailbox: Mailbox, item: Item, shape: ItemShape, property: Property): readonly Element[] {
  if (property.name === 'ExtendedProperty') {
    const extended = shape.additional.filter(({ key }) => key.startsWith('extended:'));
    return extended.flatMap(({ key }) => getPropertyValue(mailbox, item, key) ?? []);
  }
  if (property.name === 'InternetMessageHeaders') return writeHeaders(item, shape);
  const isWanted = includes(shape, kindOf(item.kind), property.fieldUri);
  const dictionary = dictionaryOf(property.name);
  if (dictionary) {
    const valueAt = (key: string) => (isWanted || hasKey(shape, key) ? item.properties.get(key) : undefined);
    return asList(writeDictionary(dictionary, valueAt));
  }
  if (!isWanted) return [];
  const value = getPropertyValue(mailbox, item, property.fieldUri ?? '');
  return asList(value && present(mailbox, value, property, shape));
}

/** Returns all Internet headers of an item, or those that the shape names. */
function writeHeaders(item: Item, shape: ItemShape): readonly Element[] {
  const headers = item.properties.get('item:InternetMessageHeaders');
  if (!headers || includes(shape, kindOf(item.kind), 'item:InternetMessageHeaders')) return asList(headers);
  const named = new Set(shape.additional.map(({ key }) => key.toLowerCase()));
  const wanted = headers.children.filter(({ attributes }) =>
    named.has(`item:internetmessageheader/${attributes.HeaderName?.toLowerCase()}`),
  );
  return wanted.length > 0 ? [{ ...headers, children: wanted }] : [];
}

/** The properties that only a request for their own name returns. */
const onlyByName: ReadonlySet<string> = new Set([
  'item:MimeContent',
  'item:UniqueBody',
  'item:NormalizedBody',
  'item:TextBody',
]);

function includes(
  { baseShape, additional, mimeContent }: ItemShape,
  kind: ItemKind,
  fieldUri: string | undefined,
): boolean {
  if (!fieldUri) return false;
  if (fieldUri === 'item:MimeContent' && mimeContent) return true;
  if (fieldUri === 'item:ItemId' || additional.some(({ key }) => key === fieldUri)) return true;
  if (baseShape === 'Default') return kind.defaultShape.includes(fieldUri);
  return baseShape === 'AllProperties' && !onlyByName.has(fieldUri);
}

function hasKey({ additional }: ItemShape, wanted: string): boolean {
  return additional.some(({ key }) => key === wanted);
}

const mailboxTypes: ReadonlySet<string> = new Set(['SingleRecipientType', 'ArrayOfRecipientsType']);

function present(
  { address }: Mailbox,
  value: Element,
  { name, type }: Property,
  { bodyType, milliseconds }: ItemShape,
): Element {
  if (name === 'Body') return convertBody(value, bodyType);
  if (mailboxTypes.has(type)) return completeMailboxes(value, domainOf(address));
  return type === 'dateTime' && !milliseconds ? { ...value, text: value.text.replace(/\.\d+Z$/, 'Z') } : value;
}

function asList(element: Element | undefined): readonly Element[] {
  return element ? [element] : [];
}
