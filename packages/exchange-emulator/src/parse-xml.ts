import { SaxesParser } from 'saxes';
import type { Element } from './xml.ts';

/** Thrown for a document that is not well-formed XML 1.0 or has a document type. `line` and `column` count from 1. */
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

/** Returns the root element of a document. Throws NotWellFormed. */
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

/** Whether an attribute declares a prefix or a schema location, and so does not belong to the element. */
function isDeclaration(uri: string, local: string): boolean {
  const locations = ['schemaLocation', 'noNamespaceSchemaLocation'];
  return (
    uri === 'http://www.w3.org/2000/xmlns/' ||
    (uri === 'http://www.w3.org/2001/XMLSchema-instance' && locations.includes(local))
  );
}
