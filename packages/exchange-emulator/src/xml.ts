import { SaxesParser } from 'saxes';

/** The namespaces of SOAP 1.1 and of Exchange Web Services. */
export const namespaces = {
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
  messages: 'http://schemas.microsoft.com/exchange/services/2006/messages',
  types: 'http://schemas.microsoft.com/exchange/services/2006/types',
  errors: 'http://schemas.microsoft.com/exchange/services/2006/errors',
} as const;

/**
 * An XML element. `text` is its own character data, every piece of it together, without blanks between children. An
 * attribute in a namespace is named `{namespace}name`. Elements that were parsed know their `line` and `column`.
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

/** The error of a document that is not well-formed XML 1.0 or that has a document type; both numbers count from 1. */
export class NotWellFormed extends Error {
  override readonly name = 'NotWellFormed';
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

interface OpenElement extends Element {
  readonly children: Element[];
  text: string;
}

/** The root element of a document; throws NotWellFormed. */
export function parseXml(document: string): Element {
  const parser = new SaxesParser({ xmlns: true, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  const fail = (message: string) => {
    throw new NotWellFormed(message, parser.line, parser.column + 1);
  };
  parser.on('error', (error) => fail(error.message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => fail('For security reasons DTD is prohibited in this XML document.'));
  parser.on('opentag', (tag) => {
    const element = openElement(tag, parser.line, parser.column);
    root ??= element;
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element && element.children.length > 0 && element.text.trim() === '') element.text = '';
  });
  parser.write(document).close();
  return root ?? fail('Root element is missing.');
}

function openElement(
  tag: { uri: string; local: string; attributes: Record<string, { uri: string; local: string; value: string }> },
  line: number,
  column: number,
): OpenElement {
  const attributes: Record<string, string> = {};
  for (const { uri, local, value } of Object.values(tag.attributes)) {
    if (!isDeclaration(uri, local)) attributes[uri ? `{${uri}}${local}` : local] = value;
  }
  return { namespace: tag.uri, name: tag.local, attributes, children: [], text: '', line, column };
}

/** Whether an attribute declares a prefix or says where a schema is, and so is none of the element's own. */
function isDeclaration(uri: string, local: string): boolean {
  const locations = ['schemaLocation', 'noNamespaceSchemaLocation'];
  return (
    uri === 'http://www.w3.org/2000/xmlns/' ||
    (uri === 'http://www.w3.org/2001/XMLSchema-instance' && locations.includes(local))
  );
}

const prefixes: Readonly<Record<string, string>> = {
  [namespaces.soap]: 's',
  [namespaces.messages]: 'm',
  [namespaces.types]: 't',
  [namespaces.errors]: 'e',
};

/** The declarations of the prefixes that `writeXml` uses for messages and types. */
export const prefixDeclarations = `xmlns:m="${namespaces.messages}" xmlns:t="${namespaces.types}"`;

/** The XML of an element whose namespaces are Exchange's own, with their usual prefixes undeclared. */
export function writeXml(element: Element): string {
  const name = `${prefixes[element.namespace]}:${element.name}`;
  const attributes = Object.entries(element.attributes).map(
    ([key, value]) => ` ${key}="${replaceAll(value, /[&<"\r\n\t]/g)}"`,
  );
  const content = escapeText(element.text) + element.children.map(writeXml).join('');
  return `<${name}${attributes.join('')}${content ? `>${content}</${name}>` : '/>'}`;
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
};

function replaceAll(text: string, characters: RegExp): string {
  return text.replace(characters, (character) => references[character] ?? character);
}

/** The text as character data, with carriage returns as references so that no parser normalises them. */
export function escapeText(text: string): string {
  return replaceAll(text, /[&<>\r]/g);
}

type Content = string | readonly Element[];

function newElement(namespace: string, name: string, attributes: Element['attributes'], content: Content): Element {
  const text = typeof content === 'string' ? content : '';
  return { namespace, name, attributes, children: typeof content === 'string' ? [] : content, text };
}

/** A new element in the messages namespace. */
export function m(name: string, attributes: Element['attributes'] = {}, content: Content = []): Element {
  return newElement(namespaces.messages, name, attributes, content);
}

/** A new element in the types namespace. */
export function t(name: string, attributes: Element['attributes'] = {}, content: Content = []): Element {
  return newElement(namespaces.types, name, attributes, content);
}

/** The first child of that name, if there is one. */
export function child(element: Element, name: string): Element | undefined {
  return element.children.find((each) => each.name === name);
}

/** The first child of that name; throws a TypeError where the schema check let pass what it must not. */
export function requiredChild(element: Element, name: string): Element {
  const found = child(element, name);
  if (!found) throw new TypeError(`${element.name} has no ${name}.`);
  return found;
}
