import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { operation as createItem } from '../../functions/create-item.ts';
import { operation as deleteItem } from '../../functions/delete-item.ts';
import { operation as getItem } from '../../functions/get-item.ts';
import { operation as updateItem } from '../../functions/update-item.ts';
import { readResponse } from '../../lib/soap/response.ts';
import { sharedFolder } from '../shared-folder.ts';

const operations = [createItem, getItem, updateItem, deleteItem];

interface Sample {
  readonly file: string;
  readonly operation: (typeof operations)[number];
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

/** Gives every text and attribute value within the response messages, sorted; DescriptiveLinkKey is unused and always 0. */
function valuesOf(xml: string): readonly string[] {
  const values: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  const open: string[] = [];
  const isRead = () => open.some((name) => name.endsWith('ResponseMessage')) && open.at(-1) !== 'DescriptiveLinkKey';
  parser.on('opentag', ({ local, attributes }) => {
    open.push(local);
    const own = Object.values(attributes).filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns');
    if (isRead()) values.push(...own.map(({ value }) => value));
  });
  parser.on('text', (text) => {
    if (isRead() && text.trim() !== '') values.push(text.trim());
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return values.sort();
}

/** Gives every leaf of a JSON value as text, sorted. */
function leavesOf(value: unknown): readonly string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf).sort();
  return value === '' || value === undefined ? [] : [String(value).trim()];
}

describe.skipIf(!sharedFolder)('each answer of Microsoft’s reference to the operations is read without loss', () => {
  const all = sharedFolder ? samples() : [];

  it('finds answers to all four', () => {
    expect(new Set(all.map(({ operation }) => operation.name)).size).toBe(4);
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
});
