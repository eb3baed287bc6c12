import { SaxesParser, type SaxesTagNS } from 'saxes';
import { replaceForbidden } from './characters.ts';

/** A parsed element. Names are local, without prefix; `replaced` is the number of forbidden characters that were replaced in it. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
  readonly replaced: number;
}

/** Thrown for a response that is not well-formed, is truncated, or is not the expected document. The message quotes no content. */
export class UnreadableXmlError extends Error {
  override readonly name = 'UnreadableXmlError';
  /** Whether the document ends too early, as one whose connection was closed in its middle. */
  readonly isCutOff: boolean;

  constructor(message: string, { isCutOff = false, ...options }: ErrorOptions & { readonly isCutOff?: boolean } = {}) {
    super(message, options);
    this.isCutOff = isCutOff;
  }
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
  replaced: number;
}

const xmlns = 'http://www.w3.org/2000/xmlns/';
// EWS documents are far less deep. The limit bounds the recursion of the functions that walk the tree.
const maxDepth = 200;

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
  let hasEnded = false;
  const addText = (content: string) => {
    const current = open.at(-1);
    if (current) current.text += content;
  };
  parser.on('error', (cause) => {
    const place = `line ${parser.line}, column ${parser.column}`;
    const what = hasEnded ? 'XML that ends too early' : 'not well-formed XML';
    throw new UnreadableXmlError(`${what}, at ${place}`, { cause, isCutOff: hasEnded });
  });
  parser.on('opentagstart', () => {
    if (open.length === maxDepth) throw new UnreadableXmlError(`elements nested deeper than ${maxDepth}`);
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
  parser.write(xml);
  hasEnded = true;
  parser.close();
  return root;
}

/** Parses a whole document into a tree. Throws UnreadableXmlError if it is not well-formed or is truncated. */
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

/** Returns the first child with this local name, in any namespace: for some elements the namespace depends on Exchange's version. */
export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((child) => child.name === name);
}

/** Returns the trimmed text of the first child with this local name, or undefined if there is none. */
export function childText(parent: XmlElement | undefined, name: string): string | undefined {
  return childOf(parent, name)?.text.trim();
}
