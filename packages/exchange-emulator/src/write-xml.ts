import { type Element, namespaces } from './xml.ts';

const prefixes: Readonly<Record<string, string>> = {
  [namespaces.soap]: 's',
  [namespaces.messages]: 'm',
  [namespaces.types]: 't',
  [namespaces.errors]: 'e',
};

/** The declarations of the prefixes that `writeXml` uses for messages and types. */
export const prefixDeclarations = `xmlns:m="${namespaces.messages}" xmlns:t="${namespaces.types}"`;

/** Returns the XML of an element in Exchange's namespaces. Does not declare their prefixes. */
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

/** Returns text as XML character data. Carriage returns become references, so that parsers do not normalise them. */
export function escapeText(text: string): string {
  return replaceAll(text, /[&<>\r]/g);
}
