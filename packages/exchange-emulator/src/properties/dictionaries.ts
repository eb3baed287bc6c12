import { simpleTypes } from '../schema/simple-types.ts';
import { type Element, t } from '../xml.ts';

/**
 * A property with entries by key. `fieldUri` is that of an entry; `parts` are the parts of an entry, in schema order,
 * if each has its own FieldURI.
 */
interface Dictionary {
  readonly element: string;
  readonly fieldUri: string;
  readonly keyType: string;
  readonly parts?: readonly string[];
}

/** The writable dictionaries of a contact. */
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

/** Whether a key of the form `FieldURI/FieldIndex` names an entry of a dictionary or a part of one. */
export function isDictionaryKey(key: string): boolean {
  return dictionaries.some((dictionary) => dictionaryKeys(dictionary).includes(key));
}

/** Returns the entries of a dictionary element, or the parts of its entries, with their keys. */
export function readDictionary(dictionary: Dictionary, element: Element): readonly (readonly [string, Element])[] {
  return element.children.flatMap((entry) => {
    const index = entry.attributes.Key ?? '';
    const { parts } = dictionary;
    return parts
      ? entry.children.map((part) => [partKey(dictionary, part.name, index), part] as const)
      : [[entryKey(dictionary, index), entry] as const];
  });
}

/**
 * Returns a dictionary's element with the entries and parts for which `valueAt` returns a value, or undefined without
 * any.
 */
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

/** Returns the dictionary with that element name, or undefined if the property is not a dictionary. */
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
