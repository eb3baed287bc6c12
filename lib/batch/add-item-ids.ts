import type { AskContext } from '../recovery/ask.ts';
import { lookUp } from '../recovery/look-up.ts';
import type { Settled } from './entry-state.ts';
import type { IndexedEntry } from './split.ts';

/** Gives what entries came to, by index, with the ids of items that EWS did not give and the caller wants: looked up by the entries' keys. An item that is not there yet, such as a message that waits in the Outbox, stays without. */
export async function addItemIds(
  settled: ReadonlyMap<number, Settled>,
  entries: readonly IndexedEntry[],
  context: AskContext,
): Promise<ReadonlyMap<number, Settled>> {
  const added = new Map(settled);
  const wanted = entries.flatMap(({ index, key, folderOfItem }) => {
    const { outcome } = settled.get(index) ?? {};
    const isWanted = outcome?.responseClass === 'Success' && !outcome.item && folderOfItem && key !== undefined;
    return isWanted ? [{ index, outcome, key, folderOfItem }] : [];
  });
  for (const some of Map.groupBy(wanted, ({ folderOfItem }) => JSON.stringify(folderOfItem)).values()) {
    const folders = some.slice(0, 1).map(({ folderOfItem }) => folderOfItem);
    const keys = some.map(({ key }) => key);
    const { found } = await lookUp(keys, folders, context);
    for (const { index, outcome, key } of some) {
      const item = found.get(key);
      if (!item) continue;
      const { id, changeKey } = item.itemId;
      const itemId = { id, ...(changeKey === undefined ? {} : { changeKey }) };
      added.set(index, { outcome: { ...outcome, item: { [item.type]: { itemId } } } });
    }
  }
  return added;
}
