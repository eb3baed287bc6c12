import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../lib/operation/operation.ts';
import { readResponse } from '../../lib/soap/response.ts';
import { everyOperation } from '../every-operation.ts';
import { sharedFolder } from '../shared-folder.ts';

const operations = await everyOperation();

interface Sample {
  readonly file: string;
  readonly operation: Operation;
  readonly xml: string;
}

function samples(): readonly Sample[] {
  const folder = join(sharedFolder ?? '', 'ews-samples');
  return readdirSync(folder).flatMap((file) => {
    const xml = readFileSync(join(folder, file), 'utf8');
    const operation = operations.find(({ name }) => new RegExp(`<(\\w+:)?${name}Response[\\s>]`).test(xml));
    return operation ? [{ file, operation, xml }] : [];
  });
}

/** Returns every text and attribute value of the response, sorted, without DescriptiveLinkKey (unused) and the names of MessageXml values. */
function valuesOf(xml: string): readonly string[] {
  const values: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  const open: string[] = [];
  const isRead = () => open.some((name) => name.endsWith('Response')) && open.at(-1) !== 'DescriptiveLinkKey';
  parser.on('opentag', ({ local, attributes }) => {
    open.push(local);
    const own = Object.values(attributes).filter(
      ({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns' && !(local === 'Value' && name === 'Name'),
    );
    if (isRead()) values.push(...own.map(({ value }) => value));
  });
  parser.on('text', (text) => {
    if (isRead() && text.trim() !== '') values.push(text.trim());
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return values.sort();
}

/** Returns every leaf of a JSON value as text, sorted. */
function leavesOf(value: unknown): readonly string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf).sort();
  return value === '' || value === undefined ? [] : [String(value).trim()];
}

describe.skipIf(!sharedFolder)('each answer of Microsoft’s reference to the operations is read without loss', () => {
  const all = sharedFolder ? samples() : [];

  it('finds answers to all operations of which there are samples', () => {
    const without = operations.filter(({ name }) => !all.some(({ operation }) => operation.name === name));
    expect(without.map(({ name }) => name).sort()).toEqual([
      'FindFolder',
      'GetImItemList',
      'MoveItem',
      'SetImListMigrationCompleted',
    ]);
  });

  it.each(all)('$file', ({ operation, xml }) => {
    const response = readResponse(xml, operation.name);
    if (response.kind === 'fault') throw new Error('a fault');
    const read = response.messages.map((message) => {
      const { element: _, ...facts } = message;
      return { ...facts, ...operation.read(message) };
    });
    expect(leavesOf(read)).toEqual(valuesOf(xml));
  });

  it('getimitemlist-operation--2.xml, which is a fault', () => {
    const xml = readFileSync(join(sharedFolder ?? '', 'ews-samples/getimitemlist-operation--2.xml'), 'utf8');
    expect(readResponse(xml, 'GetImItemList')).toEqual({
      kind: 'fault',
      responseCode: 'ErrorIncorrectSchemaVersion',
      messageText: expect.stringMatching(/^The request is valid but .* RequestServerVersionValue\.$/),
    });
  });
});
