import type { Outcome } from '../contract/result.ts';
import { usualFolders } from '../items/item-folders.ts';
import type { KeyedItem, Operation } from '../operation/operation.ts';
import type { AskContext } from '../recovery/ask.ts';
import { type LookedUp, lookUp } from '../recovery/look-up.ts';
import type { ItemId } from '../soap/identifiers.ts';
import type { IndexedEntry } from './split.ts';
import type { RefusedEntry } from './validate.ts';

/** The entries that can be sent, and those that name an item which was not found or could not be looked for. */
export interface IdentifiedEntries {
  readonly identified: readonly IndexedEntry[];
  readonly refused: readonly RefusedEntry[];
}

/** Puts ids in place of the keys by which entries name items that were created under them. */
export async function identify(
  operation: Operation,
  entries: readonly IndexedEntry[],
  context: AskContext,
): Promise<IdentifiedEntries> {
  const { keyFolders = usualFolders } = operation;
  const keyedItems = entries.flatMap((entry) => entry.keyedItems);
  const lookedUp = new Map<string, LookedUp>();
  for (const [place, items] of Map.groupBy(keyedItems, placeOf)) {
    const folders = items[0]?.folderId === undefined ? keyFolders : [items[0].folderId];
    const keys = items.map(({ key }) => key);
    lookedUp.set(place, await lookUp(keys, folders, context));
  }
  const identified: IndexedEntry[] = [];
  const refused: RefusedEntry[] = [];
  for (const entry of entries) {
    const missing = entry.keyedItems.find((item) => !lookedUp.get(placeOf(item))?.found.has(item.key));
    if (missing) {
      const failure = lookedUp.get(placeOf(missing))?.failures.get(missing.key);
      refused.push({ index: entry.index, outcome: failure ?? (await notFound(operation, entry, context)) });
    } else identified.push(entry.keyedItems.length > 0 ? withIds(entry, lookedUp) : entry);
  }
  return { identified, refused };
}

function placeOf({ folderId }: Pick<KeyedItem, 'folderId'>): string {
  return JSON.stringify(folderId ?? null);
}

function withIds(entry: IndexedEntry, lookedUp: ReadonlyMap<string, LookedUp>): IndexedEntry {
  const itemIds: ItemId[] = [];
  const xml = entry.xmlWith(({ id, changeKey, key = '', folderId }) => {
    const found = lookedUp.get(placeOf({ folderId }))?.found.get(key);
    const itemId = id === undefined ? found?.itemId : { id, changeKey };
    if (!itemId) throw new TypeError('an item without an id');
    itemIds.push(itemId);
    return itemId;
  });
  return { ...entry, xml, itemId: itemIds[0] };
}

/** Gives the outcome of an entry whose item was not found: one that may have been done before, as a delete, may be why. */
async function notFound({ absentCode }: Operation, entry: IndexedEntry, context: AskContext): Promise<Outcome> {
  const responseCode = 'ErrorItemNotFound';
  const outcome = {
    responseClass: 'Error',
    responseCode,
    messageText: 'No item was found that was created under the key.',
  } as const;
  const { earlier, recovery } = entry;
  if (earlier === 'inDoubt' || earlier === 'redriven') return recovery.afterRepeat(entry, outcome, context);
  return absentCode === responseCode ? { ...outcome, alreadyAbsent: true } : outcome;
}
