import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operation } from '../../functions/get-item.ts';
import { runBatch } from '../../lib/batch/run-batch.ts';
import type { ExchangePort } from '../../lib/recovery/exchange-port.ts';
import { type FolderItem, type Folders, type FoldersPort, foldersPort } from './searched-folders.ts';

/** Reads items by their keys; returns the id of each, or the response code. */
async function idsOf(keys: readonly string[], port: ExchangePort, entry: object = {}): Promise<readonly string[]> {
  const entries = keys.map((key) => ({ key, ...entry }));
  const request = { options: { itemShape: { baseShape: 'IdOnly' } }, entries };
  const limits = { callsInFlight: 4, entriesPerCall: 1_000, bytesPerCall: 4_194_304, allows: () => true };
  const [settled = []] = await runBatch(operation, [request], port, limits);
  return settled.map(
    ({ result: { item, responseCode } }) => /"id":"([^"]*)"/.exec(JSON.stringify(item ?? {}))?.[1] ?? responseCode,
  );
}

/** Returns the numbers of calls of FindItem by which keys are looked up in Contacts. */
async function searchesFor(keys: readonly string[], port: FoldersPort): Promise<number> {
  await idsOf(keys, port, { folderId: 'contacts' });
  return port.searches();
}

const at = (second: number) => new Date(Date.UTC(2026, 2, 31, 9, 30, second)).toISOString();
const itemsOf = (keys: readonly string[]): readonly FolderItem[] =>
  keys.map((key, place) => ({ id: `${key}-id`, key, dateTimeCreated: at(place) }));
const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

const names = ['contacts', 'drafts', 'sentitems'];
const key = fc.string({ unit: fc.constantFrom('a', 'A', '1', '/'), minLength: 1, maxLength: 3 });
const anyKeys = fc.uniqueArray(key, { minLength: 1, maxLength: 80 });
const pageSize = fc.integer({ min: 3, max: 60 });
const anyItems = fc.array(
  fc.record({ key, folder: fc.constantFrom(...names), second: fc.nat({ max: 20 }), isDeletedSoon: fc.boolean() }),
  { maxLength: 200 },
);

function foldersOf(items: readonly (FolderItem & { readonly folder: string })[]): Folders {
  return Object.fromEntries(names.map((name) => [name, items.filter(({ folder }) => folder === name)]));
}

/** Returns the oldest item of a key; of equally old ones, the first, folder by folder. */
function oldestOf(wanted: string, folders: Folders): string {
  const items = names.flatMap((name) => folders[name] ?? []).filter((item) => item.key === wanted);
  const [oldest] = items.toSorted((one, other) => one.dateTimeCreated.localeCompare(other.dateTimeCreated));
  return oldest?.id ?? 'ErrorItemNotFound';
}

describe('the look-up of items by their keys', () => {
  it('finds the oldest item of exactly each key, whatever shares its prefix', async () => {
    await fc.assert(
      fc.asyncProperty(anyKeys, anyItems, pageSize, async (keys, all, size) => {
        const items = all.map(({ key, folder, second }, place) => ({
          key,
          folder,
          id: `item-${place}`,
          dateTimeCreated: at(second),
        }));
        const folders = foldersOf(items);
        expect(await idsOf(keys, foldersPort(folders, size))).toEqual(keys.map((each) => oldestOf(each, folders)));
      }),
      { numRuns: 300 },
    );
  });

  it('takes no item for absent because another one is deleted between two pages', async () => {
    await fc.assert(
      fc.asyncProperty(anyKeys, anyItems, pageSize, async (keys, all, size) => {
        const items = all.map(({ second, isDeletedSoon, ...item }, place) => {
          const isGone = isDeletedSoon && !keys.includes(item.key);
          return { ...item, id: `item-${place}`, dateTimeCreated: at(second), isDeletedSoon: isGone };
        });
        const folders = foldersOf(items);
        for (const [place, id] of (await idsOf(keys, foldersPort(folders, size))).entries()) {
          expect([oldestOf(keys[place] ?? '', folders), 'BatchExchangeUnreachable']).toContain(id);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('finds all items of a prefix although some before them are deleted between two pages', async () => {
    const keys = numbered('crm-', 400);
    const gone = ['crm-x', 'crm-y', 'crm-z'];
    const items = itemsOf([...gone, ...keys]).map((item) => ({ ...item, isDeletedSoon: gone.includes(item.key) }));
    expect(await idsOf(keys, foldersPort({ contacts: items }, 250))).toEqual(keys.map((each) => `${each}-id`));
  });

  it('is one search for each page of a prefix, and no more', async () => {
    const keys = numbered('crm-', 600);
    expect(await searchesFor(keys, foldersPort({ contacts: itemsOf(keys) }, 250))).toBe(3);
  });

  it('is one search where the keys share a prefix, in all usual folders at once', async () => {
    const keys = numbered('crm-', 45);
    const port = foldersPort({ contacts: itemsOf(keys) }, 250);
    expect(await idsOf(keys, port)).toEqual(keys.map((each) => `${each}-id`));
    expect(port.searches()).toBe(1);
  });

  it('is one search for each twenty keys that share no prefix with twenty others', async () => {
    const keys = numbered('', 45).map((each) => `${String.fromCharCode(65 + (Number(each) % 26))}-${each}`);
    expect(await searchesFor(keys, foldersPort({ contacts: itemsOf(keys) }, 250))).toBe(3);
  });

  it('is one search for each prefix of derived keys', async () => {
    const keys = ['4f1c', '4f2d', '9a00'].flatMap((id) => numbered(`${id}/`, 30));
    expect(await searchesFor(keys, foldersPort({ contacts: itemsOf(keys) }, 250))).toBe(3);
  });

  it('reads no page of a prefix after the one with the last wanted key', async () => {
    const all = numbered('crm-', 1_000);
    expect(await searchesFor(all.slice(0, 40), foldersPort({ contacts: itemsOf(all) }, 250))).toBe(1);
  });

  it('reads no page of whole keys after the one with the last wanted key', async () => {
    const others = Array.from({ length: 1_000 }, () => 'CRM-1');
    expect(await searchesFor(['crm-1'], foldersPort({ contacts: itemsOf(['crm-1', ...others]) }, 250))).toBe(1);
  });

  it('gives a prefix up where so much else has it that whole keys cost less', async () => {
    const all = numbered('crm-', 5_000);
    // The forty that were created last: twenty of them begin with 7, and twenty with 9.
    const keys = [...numbered('crm-7', 20), ...numbered('crm-9', 20)].map((each) => `${each}x`);
    expect(await searchesFor(keys, foldersPort({ contacts: itemsOf([...all, ...keys]) }, 250))).toBe(3);
  });

  it('goes on with a longer prefix that few others have', async () => {
    const all = numbered('crm-', 5_000);
    const keys = [...numbered('crm-700x', 30), ...numbered('crm-900x', 30)];
    expect(await searchesFor(keys, foldersPort({ contacts: itemsOf([...all, ...keys]) }, 250))).toBe(3);
  });
});
