import type { FolderId } from '../soap/identifiers.ts';
import { type FoundItem, type LookUpResult, lookUp } from './look-up.ts';
import { isWithoutFolder } from './query.ts';
import { alreadyDone, type EntryToExamine, type Recovery, retry, type Verdict } from './recovery.ts';

/** Where created items are, and whether an item that is not there may be created again, which a sent one may not. */
export interface CreatedItems {
  readonly folders: readonly FolderId[];
  readonly mayCreateAgain: boolean;
}

/** For calls that create: looks up the key. A found item was done; one that is not found may be created again once its call is over. */
export function lookUpKey({ folders, mayCreateAgain }: CreatedItems): Recovery {
  return {
    ...retry,
    looksUpFirst: true,
    canBeFoundOut: mayCreateAgain,
    faultProvesNothing: !mayCreateAgain,
    async examine(entries, context) {
      const keys = entries.flatMap(({ entry }) => entry.key ?? []);
      const lookedUp = await lookUp(keys, folders, context);
      return entries.map((each) => verdictOn(each, lookedUp, mayCreateAgain));
    },
  };
}

function verdictOn(
  { entry: { key = '' }, isCallOver, wasSent }: EntryToExamine,
  { found, failures }: LookUpResult,
  mayCreateAgain: boolean,
): Verdict {
  const item = found.get(key);
  // A refused send may leave a copy behind that never left.
  if (item && (mayCreateAgain || !item.isUnsent)) return alreadyDone({ item: itemWithId(item) });
  const failure = failures.get(key);
  if (failure && !isWithoutFolder(failure)) return { failure };
  if (!isCallOver) return 'callNotOver';
  return mayCreateAgain || !wasSent ? 'notDone' : 'unknown';
}

/** Returns a found item as results have it: its id and change key under the name of its type. */
export function itemWithId({ type, itemId: { id, changeKey } }: FoundItem) {
  return { [type]: { itemId: { id, ...(changeKey === undefined ? {} : { changeKey }) } } };
}
