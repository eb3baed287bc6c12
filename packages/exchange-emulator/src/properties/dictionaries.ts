import { simpleTypes } from '../schema/simple-types.ts';
import { type Element, t } from '../xml.ts';

/**
 * A property that is a set of entries by key: its element, the FieldURI of one entry, the simple type of the keys, and,
 * where each part of an entry has a FieldURI of its own, the parts in schema order.
 */
interface Dictionary {
  readonly element: string;
  readonly fieldUri: string;
  readonly keyType: string;
  readonly parts?: readonly string[];
}

/** The dictionaries of a contact that can be written. */
const dictionaries: readonly Dictionary[] = [
  { element: 'EmailAddresses', fieldUri: 'contacts:EmailAddress', keyType: 'EmailAddressKeyType' },
  {
    element: 'PhysicalAddresses',
    fieldUri: 'contacts:PhysicalAddress',
    keyType: 'PhysicalAddressKeyType',
    parts: ['Street', 'City', 'State', 'CountryOrRegion', 'PostalCode'],
  },
  { element: 'PhoneNumbers', fieldUri: 'contacts:PhoneNumber', keyType: 'PhoneNumberKeyType' },
  { element: 'ImAddresses', fieldUri: 'contacts:ImAddress', keyType: 'ImAddressKeyType' },
];

function dictionaryKeys(dictionary: Dictionary): readonly string[] {
  return fieldIndexes(dictionary).flatMap((index) => keysOfEntry(dictionary, index));
}

/** Whether a key, `FieldURI/FieldIndex`, names an entry of a dictionary, or a part of one. */
export function isDictionaryKey(key: string): boolean {
  return dictionaries.some((dictionary) => dictionaryKeys(dictionary).includes(key));
}

/** The entries of a dictionary's element, or the parts of its entries, by their keys. */
export function readDictionary(dictionary: Dictionary, element: Element): readonly (readonly [string, Element])[] {
  return element.children.flatMap((entry) => {
    const index = entry.attributes.Key ?? '';
    const { parts } = dictionary;
    return parts
      ? entry.children.map((part) => [partKey(dictionary, part.name, index), part] as const)
      : [[entryKey(dictionary, index), entry] as const];
  });
}

/** The element of a dictionary with those of its entries and parts that `valueAt` has, or undefined if it has none. */
export function writeDictionary(
  dictionary: Dictionary,
  valueAt: (key: string) => Element | undefined,
): Element | undefined {
  const entries = fieldIndexes(dictionary).flatMap((index) => {
    const values = keysOfEntry(dictionary, index).flatMap((key) => valueAt(key) ?? []);
    if (values.length === 0) return [];
    return dictionary.parts ? [t('Entry', { Key: index }, values)] : values;
  });
  return entries.length > 0 ? t(dictionary.element, {}, entries) : undefined;
}

/** The dictionary with that element, or undefined for a property of another sort. */
export function dictionaryOf(elementName: string): Dictionary | undefined {
  return dictionaries.find(({ element }) => element === elementName);
}

function fieldIndexes({ keyType }: Dictionary): readonly string[] {
  return simpleTypes[keyType]?.values ?? [];
}

function keysOfEntry(dictionary: Dictionary, index: string): readonly string[] {
  return dictionary.parts?.map((part) => partKey(dictionary, part, index)) ?? [entryKey(dictionary, index)];
}

function entryKey({ fieldUri }: Dictionary, index: string): string {
  return `${fieldUri}/${index}`;
}

function partKey({ fieldUri }: Dictionary, part: string, index: string): string {
  return `${fieldUri}:${part}/${index}`;
}
