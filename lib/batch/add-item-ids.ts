import pLimit from 'p-limit';
import { lookUp } from '../recovery/look-up.ts';
import { itemWithId } from '../recovery/look-up-key.ts';
import type { QueryContext } from '../recovery/query.ts';
import type { SettledEntry } from './entry-state.ts';
import type { IndexedEntry } from './indexed-entry.ts';

type SettledByIndex = ReadonlyMap<number, SettledEntry>;

/** Looks up by key the items whose ids the caller wants and EWS did not return; returns all outcomes, those found with their ids. */
// An item that is not there yet, such as a message that waits in the Outbox, stays without an id.
export async function addItemIds(
  settled: SettledByIndex,
  entries: readonly IndexedEntry[],
  context: QueryContext,
): Promise<SettledByIndex> {
  const added = new Map(settled);
  const wanted = entries.flatMap(({ index, key, folderOfItem }) => {
    const each = settled.get(index);
    const isWanted =
      each?.outcome.responseClass === 'Success' && !each.outcome.item && folderOfItem && key !== undefined;
    return isWanted ? [{ each, key, folderOfItem }] : [];
  });
  const byFolder = Map.groupBy(wanted, ({ folderOfItem }) => JSON.stringify(folderOfItem)).values();
  await pLimit(context.callsInFlight).map(byFolder, async (ofFolder) => {
    const folders = ofFolder.slice(0, 1).map(({ folderOfItem }) => folderOfItem);
    const keys = ofFolder.map(({ key }) => key);
    const { found } = await lookUp(keys, folders, context);
    for (const { each, key } of ofFolder) {
      const item = found.get(key);
      if (item) added.set(each.index, { ...each, outcome: { ...each.outcome, item: itemWithId(item) } });
    }
  });
  return added;
}
