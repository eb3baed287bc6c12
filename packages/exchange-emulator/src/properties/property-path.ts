import { ResponseError } from '../response-error.ts';
import { type Element, namespaces, t } from '../xml.ts';
import { isDictionaryKey } from './dictionaries.ts';
import { extendedKeyOf } from './extended-properties.ts';

/** A property path: the property's storage key, and the element to repeat in MessageXml. */
export interface PropertyPath {
  readonly key: string;
  readonly element: Element;
}

const keyReaders: Readonly<Record<string, (path: Element) => string>> = {
  FieldURI: ({ attributes }) => attributes.FieldURI ?? '',
  IndexedFieldURI: indexedKey,
  ExtendedFieldURI: extendedKeyOf,
};

/** Reads a FieldURI, IndexedFieldURI or ExtendedFieldURI element. Throws a ResponseError. */
export function readPath(element: Element): PropertyPath {
  const readKey = keyReaders[element.name];
  if (!readKey) throw new TypeError(`${element.name} is not a property path.`);
  return { key: readKey(element), element: t(element.name, element.attributes) };
}

/** Returns the path among an element's children. The schema requires exactly one in a change or a restriction. */
export function pathOf(parent: Element): PropertyPath {
  const path = parent.children.find(({ namespace, name }) => namespace === namespaces.types && keyReaders[name]);
  if (!path) throw new TypeError(`${parent.name} contains no property path.`);
  return readPath(path);
}

function indexedKey(path: Element): string {
  const key = `${path.attributes.FieldURI}/${path.attributes.FieldIndex}`;
  const isHeader = path.attributes.FieldURI === 'item:InternetMessageHeader';
  if (!isHeader && !isDictionaryKey(key))
    throw new ResponseError('ErrorInvalidPropertyRequest', [t(path.name, path.attributes)]);
  return key;
}
