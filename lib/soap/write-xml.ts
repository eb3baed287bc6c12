import { XMLBuilder } from 'fast-xml-parser';

/** An element, or a text, to be written: the ordered shape of fast-xml-parser's builder. */
export type XmlNode = Readonly<Record<string, readonly unknown[] | object | string>>;

/** The attributes of an element; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
};

// A parser turns CR into LF, and all white space of an attribute into blanks, unless they are references.
const escapeText = (text: string) => text.replace(/[&<>\r]/g, (character) => references[character] ?? character);
const escapeAttribute = (text: string) =>
  text.replace(/[&<>"\r\n\t]/g, (character) => references[character] ?? character);

function attributesOf(attributes: Attributes): Record<string, string> {
  const present = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, escapeAttribute(String(value))]));
}

/** Gives the element `name` (with its prefix, as `t:Subject`) with these attributes and this content; a string is text and is escaped when written. */
export function element(name: string, attributes: Attributes, ...content: readonly (XmlNode | string)[]): XmlNode {
  const children = content.map((child) => (typeof child === 'string' ? written(escapeText(child)) : child));
  return { [name]: children, ':@': attributesOf(attributes) };
}

/** Gives the element with these attributes before its own. */
export function withAttributes(attributes: Attributes, node: XmlNode): XmlNode {
  return { ...node, ':@': { ...attributesOf(attributes), ...(node[':@'] as object) } };
}

/** Gives XML that is written already, to stand among an element's content as it is. */
export function written(xml: string): XmlNode {
  return { '#text': xml };
}

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: false,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

/** Writes a node as XML, without white space between elements. */
export function writeXml(node: XmlNode): string {
  return builder.build([node]);
}
