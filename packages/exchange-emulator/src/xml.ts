/** The namespaces of SOAP 1.1 and of Exchange Web Services. */
export const namespaces = {
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
  messages: 'http://schemas.microsoft.com/exchange/services/2006/messages',
  types: 'http://schemas.microsoft.com/exchange/services/2006/types',
  errors: 'http://schemas.microsoft.com/exchange/services/2006/errors',
} as const;

/**
 * An XML element. `text` is its own character data, without whitespace between children. Attributes in a namespace are
 * named `{namespace}name`. Parsed elements have `line` and `column`.
 */
export interface Element {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
  readonly line?: number;
  readonly column?: number;
}

type Content = string | readonly Element[];

function newElement(namespace: string, name: string, attributes: Element['attributes'], content: Content): Element {
  const text = typeof content === 'string' ? content : '';
  return { namespace, name, attributes, children: typeof content === 'string' ? [] : content, text };
}

/** Returns a new element in the messages namespace. */
export function m(name: string, attributes: Element['attributes'] = {}, content: Content = []): Element {
  return newElement(namespaces.messages, name, attributes, content);
}

/** Returns a new element in the types namespace. */
export function t(name: string, attributes: Element['attributes'] = {}, content: Content = []): Element {
  return newElement(namespaces.types, name, attributes, content);
}

/** Returns the first child of that name, if there is one. */
export function child(element: Element, name: string): Element | undefined {
  return element.children.find((each) => each.name === name);
}

/**
 * Returns the first child of that name. Throws a TypeError if there is none, although the schema check should have
 * refused that.
 */
export function requiredChild(element: Element, name: string): Element {
  const found = child(element, name);
  if (!found) throw new TypeError(`The element ${element.name} has no child ${name}.`);
  return found;
}
