import { SaxesParser, type SaxesTagNS } from 'saxes';
import { replaceForbidden } from './characters.ts';

/** An element that was read: local name, namespace, attributes by local name, child elements in order, its own text, and how many illegal characters in it were replaced. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
  readonly replaced: number;
}

/** An answer that cannot be read: not well-formed, truncated, or not the document it should be; the message says what and where, and quotes nothing of it. */
export class UnreadableXmlError extends Error {
  override readonly name = 'UnreadableXmlError';
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
  replaced: number;
}

const xmlns = 'http://www.w3.org/2000/xmlns/';
// No EWS document comes near; it bounds the recursion of what reads the tree.
const deepest = 200;

function openElement({ local, uri, attributes }: SaxesTagNS, replaced: number): OpenElement {
  const own = Object.values(attributes).filter((attribute) => attribute.uri !== xmlns);
  const values = Object.fromEntries(own.map((attribute) => [attribute.local, attribute.value]));
  return { name: local, namespace: uri, attributes: values, children: [], text: '', replaced };
}

function parse(xml: string, replacedUpTo: (position: number) => number): XmlElement | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let replacedBeforeTag = 0;
  const addText = (content: string) => {
    const current = open.at(-1);
    if (current) current.text += content;
  };
  parser.on('error', (cause) => {
    const place = `line ${parser.line}, column ${parser.column}`;
    throw new UnreadableXmlError(`not well-formed XML, or cut off, at ${place}`, { cause });
  });
  parser.on('opentagstart', () => {
    if (open.length === deepest) throw new UnreadableXmlError(`elements nested deeper than ${deepest}`);
    replacedBeforeTag = replacedUpTo(parser.position);
  });
  parser.on('opentag', (tag) => open.push(openElement(tag, replacedBeforeTag)));
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (!closed) return;
    closed.replaced = replacedUpTo(parser.position) - closed.replaced;
    open.at(-1)?.children.push(closed);
    root = closed;
  });
  parser.write(xml).close();
  return root;
}

/** Reads a whole document into a tree; throws {@link UnreadableXmlError} where it is not well-formed or ends too early. */
export function readXml(text: string): XmlElement {
  const { xml, replacedAt } = replaceForbidden(text);
  let passed = 0;
  const root = parse(xml, (position) => {
    while (passed < replacedAt.length && (replacedAt[passed] ?? 0) < position) passed++;
    return passed;
  });
  if (!root) throw new UnreadableXmlError('no XML document');
  return root;
}

/** Gives the first child of that local name, in any namespace: Exchange puts some elements into one namespace or another, by its version. */
export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((child) => child.name === name);
}

/** Gives the text of the first child of that local name, without the blanks around it, or undefined. */
export function childText(parent: XmlElement | undefined, name: string): string | undefined {
  return childOf(parent, name)?.text.trim();
}
