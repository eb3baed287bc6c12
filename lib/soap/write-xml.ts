import { XMLBuilder } from 'fast-xml-parser';

/** An element or text to write, in the ordered form of fast-xml-parser's builder: `:@` holds the attributes of the other member. */
export interface XmlNode {
  readonly ':@'?: WrittenAttributes;
  readonly [name: string]: readonly XmlNode[] | WrittenAttributes | string | undefined;
}

type WrittenAttributes = Readonly<Record<string, string>>;

/** The attributes of an element. An attribute whose value is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const references: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\r', '&#xD;'],
  ['\n', '&#xA;'],
  ['\t', '&#x9;'],
]);

// A parser replaces a literal CR by LF, and literal white space in an attribute by blanks. References survive.
const toReference = (character: string) => references.get(character) ?? character;
const escapeText = (text: string) => text.replace(/[&<>\r]/g, toReference);
const escapeAttribute = (text: string) => text.replace(/[&<>"\r\n\t]/g, toReference);

function attributesOf(attributes: Attributes): WrittenAttributes {
  const present = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, escapeAttribute(String(value))]));
}

/** Returns an element. `name` has its prefix, such as `t:Subject`; a string in `content` is text, which is escaped. */
export function element(name: string, attributes: Attributes, ...content: readonly (XmlNode | string)[]): XmlNode {
  const children = content.map((child) => (typeof child === 'string' ? written(escapeText(child)) : child));
  return { [name]: children, ':@': attributesOf(attributes) };
}

/** Returns the element with further attributes before its own. */
export function withAttributes(attributes: Attributes, node: XmlNode): XmlNode {
  return { ...node, ':@': { ...attributesOf(attributes), ...node[':@'] } };
}

/** Returns a node for XML that is already escaped and is written unchanged. */
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

/** Returns the XML of a node, without white space between elements. */
export function writeXml(node: XmlNode): string {
  return builder.build([node]);
}
