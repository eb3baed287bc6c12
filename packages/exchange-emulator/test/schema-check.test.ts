import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { validateEnvelopes } from '../../../test/schema-oracle.ts';
import { sharedFolder } from '../../../test/shared-folder.ts';
import { readEnvelope } from '../src/envelope.ts';
import { knownOperations } from '../src/operations/known-operations.ts';
import { parseXml } from '../src/parse-xml.ts';
import { checkElement } from '../src/schema/check-element.ts';
import { escapeText } from '../src/write-xml.ts';
import type { Element } from '../src/xml.ts';
import { rich } from './rich-requests.ts';

const samplesFolder = join(sharedFolder ?? '', 'ews-samples');
const requestPattern = new RegExp(`<(\\w+:)?(${[...knownOperations.keys()].join('|')})[\\s/>]`);
const samples =
  sharedFolder === undefined
    ? []
    : readdirSync(samplesFolder)
        .filter((name) => name.endsWith('.xml'))
        .map((name) => ({ name, document: readFileSync(join(samplesFolder, name), 'utf8') }))
        .filter(({ document }) => requestPattern.test(document));

/** Whether the emulator accepts a request's envelope, header and body as valid. */
function isAccepted(document: string): boolean {
  try {
    const { body } = readEnvelope(document);
    checkElement(body, `${body.name}Type`);
    return true;
  } catch {
    return false;
  }
}

/** Returns a document's XML. Every element declares its namespace as the default one. */
function write({ namespace, name, attributes, children, text }: Element): string {
  const pairs = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeText(value).replaceAll('"', '&quot;')}"`,
  );
  return `<${name} xmlns="${namespace}"${pairs.join('')}>${escapeText(text)}${children.map(write).join('')}</${name}>`;
}

/** Returns copies of an element with one change each: every possible change of every element in it. */
function mutations(element: Element): readonly Element[] {
  const { children, attributes } = element;
  const withChildren = (changed: readonly Element[]): Element => ({ ...element, children: changed });
  const texts = children.length === 0 ? ['bogus', '', '1', ' true '] : ['bogus'];
  return [
    ...texts.map((text) => ({ ...element, text })),
    { ...element, attributes: { ...attributes, Bogus: '1' } },
    ...Object.keys(attributes).map((name) => ({ ...element, attributes: { ...attributes, [name]: 'bogus' } })),
    ...Object.keys(attributes).map((name) => ({
      ...element,
      attributes: Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== name)),
    })),
    ...children.flatMap((child, index) => [
      withChildren(children.toSpliced(index, 1)),
      withChildren(children.toSpliced(index, 0, child)),
      withChildren(children.toSpliced(index, 2, ...children.slice(index, index + 2).reverse())),
      withChildren(children.with(index, { ...child, name: 'Bogus' })),
      ...mutations(child).map((changed) => withChildren(children.with(index, changed))),
    ]),
  ];
}

/** Returns a document for every mutation of the header's and the body's content. */
function mutatedDocuments(document: string): readonly string[] {
  const envelope = parseXml(document.replaceAll(/<!--.*?-->/gs, ''));
  return envelope.children.flatMap((part, index) =>
    part.children.flatMap((root, rootIndex) =>
      mutations(root).map((changed) =>
        write({
          ...envelope,
          text: '',
          children: envelope.children.with(index, {
            ...part,
            text: '',
            children: part.children.with(rootIndex, changed),
          }),
        }),
      ),
    ),
  );
}

describe.skipIf(sharedFolder === undefined)('the check of a request against the schema', () => {
  test.each(samples)('accepts the request $name', ({ document }) => {
    const { body } = readEnvelope(document);
    expect(() => checkElement(body, `${body.name}Type`)).not.toThrow();
  });

  test.each(rich)('accepts a request with many headers, properties and expressions', (document) => {
    expect(isAccepted(document)).toBe(true);
  });

  test('agrees with xmllint on every mutation of a sample or a richer request', async () => {
    const originals = [...samples.map(({ document }) => document), ...rich];
    const documents = originals.flatMap(mutatedDocuments);
    const complaints = await validateEnvelopes(documents);
    const verdicts = complaints.map((complaint, index) => ({
      document: documents[index],
      complaint,
      isAccepted: isAccepted(documents[index] ?? ''),
    }));
    expect(verdicts.filter(({ complaint, isAccepted }) => isAccepted === (complaint !== undefined))).toEqual([]);
    expect(verdicts.filter(({ isAccepted }) => isAccepted).length).toBeGreaterThan(100);
    expect(verdicts.filter(({ isAccepted }) => !isAccepted).length).toBeGreaterThan(1000);
  }, 60_000);
});
