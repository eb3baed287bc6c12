import { SaxesParser, type SaxesTagNS } from 'saxes';
import { type LegalText, readCdata, readTag, readText } from './characters.ts';
import { placeInText } from './place-in-text.ts';
import { blocksOf, piecesOf, type XmlPiece } from './xml-pieces.ts';

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
// EWS documents have far fewer. The limits bound the memory for the tree, and the recursion of the functions that walk it.
const maxDepth = 200;
const maxNodes = 500_000;
const maxTagLength = 256 * 1024;

// https://www.w3.org/TR/xml/#syntax
const malformedText = /&(?!(?:#x[0-9a-fA-F]{1,12}|#[0-9]{1,12}|amp|lt|gt|quot|apos);)|\]\]>/;

function openElement({ local, uri, attributes }: SaxesTagNS, replaced: number): OpenElement {
  const own = Object.values(attributes).filter((attribute) => attribute.uri !== xmlns);
  const values = Object.fromEntries(own.map((attribute) => [attribute.local, attribute.value]));
  return { name: local, namespace: uri, attributes: values, children: [], text: '', replaced };
}

interface TreeBuilder {
  add(piece: XmlPiece): void;
  /** Returns the root. Throws UnreadableXmlError if the document has not ended. */
  end(): XmlElement | undefined;
}

/** Returns what builds a tree of the pieces of a document. Its parser gets the markup alone: it would hold long texts many times over. */
function treeBuilder(): TreeBuilder {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let replacedInTag = 0;
  let nodes = 0;
  let hasEnded = false;
  parser.on('error', (cause) => {
    const what = hasEnded ? 'XML that ends too early' : 'not well-formed XML';
    throw new UnreadableXmlError(what, { cause, isCutOff: hasEnded });
  });
  parser.on('doctype', () => {
    throw new UnreadableXmlError('a document type declaration, which SOAP does not allow');
  });
  parser.on('opentagstart', () => {
    if (open.length === maxDepth) throw new UnreadableXmlError(`elements nested deeper than ${maxDepth}`);
  });
  parser.on('opentag', (tag) => {
    nodes += 1 + Object.keys(tag.attributes).length;
    if (nodes > maxNodes) throw new UnreadableXmlError(`more than ${maxNodes} elements and attributes`);
    open.push(openElement(tag, replacedInTag));
  });
  parser.on('closetag', () => {
    const closed = open.pop();
    if (!closed) return;
    const parent = open.at(-1);
    parent?.children.push(closed);
    if (parent) parent.replaced += closed.replaced;
    root = closed;
  });

  function addMarkup(markup: string): void {
    if (markup.length > maxTagLength && !markup.startsWith('<!--')) {
      throw new UnreadableXmlError(`a tag of more than ${maxTagLength} characters`);
    }
    const { text, replaced } = readTag(markup);
    replacedInTag = replaced;
    parser.write(text);
  }

  function addText(content: string, read: (block: string) => LegalText): void {
    const current = open.at(-1);
    // Outside the root, only white space is well-formed: the parser decides.
    if (!current) return void parser.write(content);
    for (const block of blocksOf(content)) {
      const { text, replaced } = read(block);
      current.text += text;
      current.replaced += replaced;
    }
  }

  return {
    add({ kind, content }) {
      if (kind === 'markup') return addMarkup(content);
      if (kind === 'text' && malformedText.test(content)) throw new UnreadableXmlError('not well-formed XML');
      addText(content, kind === 'text' ? readText : readCdata);
    },
    end() {
      hasEnded = true;
      parser.close();
      return root;
    },
  };
}

/** Parses a whole document into a tree, in linear time. Throws UnreadableXmlError if it is not well-formed, is truncated or is far too large. */
export function readXml(xml: string): XmlElement {
  const tree = treeBuilder();
  let offset = 0;
  const isMarkup = xml.trimStart().startsWith('<');
  let isLast = false;
  try {
    for (const piece of piecesOf(xml)) {
      offset = piece.start;
      // A cut in the middle of a reference or a tag leaves a last piece that is not well-formed.
      isLast = isMarkup && offset + piece.content.length === xml.length;
      tree.add(piece);
    }
    offset = xml.length;
    const root = tree.end();
    if (root) return root;
  } catch (error) {
    if (!(error instanceof UnreadableXmlError)) throw error;
    throw new UnreadableXmlError(`${error.message}, at ${placeInText(xml, offset)}`, {
      cause: error,
      isCutOff: error.isCutOff || isLast,
    });
  }
  throw new UnreadableXmlError('no XML document');
}

/** Returns the first child with this local name, in any namespace: for some elements the namespace depends on Exchange's version. */
export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((child) => child.name === name);
}

/** Returns the trimmed text of the first child with this local name, or undefined if there is none. */
export function childText(parent: XmlElement | undefined, name: string): string | undefined {
  return childOf(parent, name)?.text.trim();
}
