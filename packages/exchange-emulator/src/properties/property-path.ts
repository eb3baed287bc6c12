import { ResponseError } from '../response-error.ts';
import { type Element, namespaces, t } from '../xml.ts';
import { isDictionaryKey } from './dictionaries.ts';
import { extendedKey } from './extended-properties.ts';

/** What a path element names: the key that the store keeps the property under, and the element for MessageXml. */
export interface PropertyPath {
  readonly key: string;
  readonly element: Element;
}

const keyReaders: Readonly<Record<string, (path: Element) => string>> = {
  FieldURI: ({ attributes }) => attributes.FieldURI ?? '',
  IndexedFieldURI: indexedKey,
  ExtendedFieldURI: extendedKey,
};

/** The property that a FieldURI, IndexedFieldURI or ExtendedFieldURI names; throws a ResponseError. */
export function readPath(element: Element): PropertyPath {
  const readKey = keyReaders[element.name];
  if (!readKey) throw new TypeError(`${element.name} is no path.`);
  return { key: readKey(element), element: t(element.name, element.attributes) };
}

/** The path among an element's children; a change or a restriction has exactly one at its start. */
export function pathOf(parent: Element): PropertyPath {
  const path = parent.children.find(({ namespace, name }) => namespace === namespaces.types && keyReaders[name]);
  if (!path) throw new TypeError(`${parent.name} has no path.`);
  return readPath(path);
}

function indexedKey(path: Element): string {
  const key = `${path.attributes.FieldURI}/${path.attributes.FieldIndex}`;
  const isHeader = path.attributes.FieldURI === 'item:InternetMessageHeader';
  if (!isHeader && !isDictionaryKey(key))
    throw new ResponseError('ErrorInvalidPropertyRequest', [t(path.name, path.attributes)]);
  return key;
}
