import type { AskContext } from './ask.ts';
import { keyOf } from './key.ts';
import { lookUp } from './look-up.ts';
import type { Request } from './request.ts';
import type { Outcome } from './result.ts';
import type { IndexedEntry } from './split.ts';

/** Gives the outcomes of entries by index, with the ids of items that EWS did not give and the caller wants: looked up by the entries' keys. An item that is not there yet, such as a message that waits in the Outbox, stays without. */
export async function addItemIds(
  outcomes: ReadonlyMap<number, Outcome>,
  entries: readonly IndexedEntry[],
  request: Request,
  context: AskContext,
): Promise<ReadonlyMap<number, Outcome>> {
  const added = new Map(outcomes);
  const wanted = entries.flatMap(({ index, folderOfItem }) => {
    const outcome = outcomes.get(index);
    const key = keyOf(request.entries[index]);
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
      added.set(index, { ...outcome, item: { [item.type]: { itemId } } });
    }
  }
  return added;
}
