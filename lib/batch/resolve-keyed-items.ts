import pLimit from 'p-limit';
import type { Outcome } from '../contract/result.ts';
import { usualFolders } from '../items/item-folders.ts';
import type { KeyedItem, Operation } from '../operation/operation.ts';
import { type LookUpResult, lookUpWhenIndexed } from '../recovery/look-up.ts';
import type { QueryContext } from '../recovery/query.ts';
import type { FolderId, ItemId } from '../soap/identifiers.ts';
import type { SettledEntry } from './entry-state.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import { type MissingItem, settleMissingItems } from './settle-missing-items.ts';

/** The entries whose items all have ids now, and those settled because an item was not found. */
export interface ResolvedEntries {
  readonly resolved: readonly IndexedEntry[];
  readonly refused: readonly SettledEntry[];
}

type LookUpResults = ReadonlyMap<string, LookUpResult>;

/** Looks up the items that entries name by key, and writes their ids into the entries. */
export async function resolveKeyedItems(
  operation: Operation,
  entries: readonly IndexedEntry[],
  context: QueryContext,
): Promise<ResolvedEntries> {
  const keyedItems = entries.flatMap((entry) => entry.keyedItems);
  const lookedUp = await lookUpAll(keyedItems, operation.keyFolders ?? usualFolders, context);
  const resolved: IndexedEntry[] = [];
  const missing: MissingItem[] = [];
  for (const entry of entries) {
    const item = entry.keyedItems.find((each) => !lookedUp.get(folderKey(each))?.found.has(each.key));
    if (item) missing.push({ entry, key: item.key, failure: failureOf(item, lookedUp) });
    else resolved.push(entry.keyedItems.length > 0 ? withIds(entry, lookedUp) : entry);
  }
  return { resolved, refused: await settleMissingItems(operation, missing, context) };
}

async function lookUpAll(
  keyedItems: readonly KeyedItem[],
  usual: readonly FolderId[],
  context: QueryContext,
): Promise<LookUpResults> {
  const byFolder = [...Map.groupBy(keyedItems, folderKey)];
  const lookedUp = await pLimit(context.callsInFlight).map(byFolder, async ([name, items]) => {
    const folderId = items[0]?.folderId;
    const keys = items.map(({ key }) => key);
    return [name, await lookUpWhenIndexed(keys, folderId === undefined ? usual : [folderId], context)] as const;
  });
  return new Map(lookedUp);
}

function folderKey({ folderId }: Pick<KeyedItem, 'folderId'>): string {
  return JSON.stringify(folderId ?? null);
}

function failureOf(item: KeyedItem, lookedUp: LookUpResults): Outcome | undefined {
  return lookedUp.get(folderKey(item))?.failures.get(item.key);
}

function withIds(entry: IndexedEntry, lookedUp: LookUpResults): IndexedEntry {
  const itemIds: ItemId[] = [];
  const xml = entry.xmlWith(({ id, changeKey, key = '', folderId }) => {
    const found = lookedUp.get(folderKey({ folderId }))?.found.get(key);
    const itemId = id === undefined ? found?.itemId : { id, changeKey };
    if (!itemId) throw new TypeError('an item without an id');
    itemIds.push(itemId);
    return itemId;
  });
  return { ...entry, xml, itemId: itemIds[0] };
}
