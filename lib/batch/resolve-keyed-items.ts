import type { Outcome } from '../contract/result.ts';
import { usualFolders } from '../items/item-folders.ts';
import type { KeyedItem, Operation } from '../operation/operation.ts';
import { type LookUpResult, lookUp } from '../recovery/look-up.ts';
import type { QueryContext } from '../recovery/query.ts';
import type { FolderId, ItemId } from '../soap/identifiers.ts';
import type { SettledEntry } from './entry-state.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import { settleWith } from './settle-entry.ts';

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
  const refused: SettledEntry[] = [];
  for (const entry of entries) {
    const missing = entry.keyedItems.find((item) => !lookedUp.get(folderKey(item))?.found.has(item.key));
    if (missing) {
      const failure = lookedUp.get(folderKey(missing))?.failures.get(missing.key);
      refused.push(settleWith(entry, failure ?? (await notFound(operation, entry, context))));
    } else resolved.push(entry.keyedItems.length > 0 ? withIds(entry, lookedUp) : entry);
  }
  return { resolved, refused };
}

async function lookUpAll(
  keyedItems: readonly KeyedItem[],
  usual: readonly FolderId[],
  context: QueryContext,
): Promise<LookUpResults> {
  const lookedUp = new Map<string, LookUpResult>();
  for (const [name, items] of Map.groupBy(keyedItems, folderKey)) {
    const folderId = items[0]?.folderId;
    const keys = items.map(({ key }) => key);
    lookedUp.set(name, await lookUp(keys, folderId === undefined ? usual : [folderId], context));
  }
  return lookedUp;
}

function folderKey({ folderId }: Pick<KeyedItem, 'folderId'>): string {
  return JSON.stringify(folderId ?? null);
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

/** Returns the outcome of an entry whose item was not found, which an earlier attempt, such as a delete, may explain. */
async function notFound({ absentCode }: Operation, entry: IndexedEntry, context: QueryContext): Promise<Outcome> {
  const responseCode = 'ErrorItemNotFound';
  const outcome = {
    responseClass: 'Error',
    responseCode,
    messageText: 'No item with this key was found.',
  } as const;
  const { earlierAttempt, recovery } = entry;
  if (earlierAttempt === 'inDoubt' || earlierAttempt === 'redriven')
    return recovery.afterRetry(entry, outcome, context);
  return absentCode === responseCode ? { ...outcome, alreadyAbsent: true } : outcome;
}
