import type { FolderId } from '../soap/identifiers.ts';
import type { AskContext } from './ask.ts';
import { type LookedUp, lookUp } from './look-up.ts';
import { alreadyDone, type EntryInDoubt, type Recovery, repeat, type Verdict } from './recovery.ts';

/** Where an item is that was created, and whether one that is not there may be created again: not one that is sent. */
export interface CreatedItems {
  readonly folders: readonly FolderId[];
  readonly mayCreateAgain: boolean;
}

/** What creates is looked for by its key: what is there is done; what is not may be created again once its call is over. */
export function lookUpKey({ folders, mayCreateAgain }: CreatedItems): Recovery {
  return {
    ...repeat,
    looksFirst: true,
    tellsLater: mayCreateAgain,
    sendsMail: !mayCreateAgain,
    async examine(entries: readonly EntryInDoubt[], context: AskContext): Promise<readonly Verdict[]> {
      const lookedUp = await lookUp(
        entries.flatMap(({ entry }) => entry.key ?? []),
        folders,
        context,
      );
      return entries.map((each) => verdictOn(each, lookedUp));
    },
  };

  function verdictOn({ entry: { key = '' }, isOver, wasSent }: EntryInDoubt, { found, failures }: LookedUp): Verdict {
    const item = found.get(key);
    if (item) {
      const { id, changeKey } = item.itemId;
      const itemId = { id, ...(changeKey === undefined ? {} : { changeKey }) };
      return alreadyDone({ item: { [item.type]: { itemId } } });
    }
    const failure = failures.get(key);
    // In a folder that there is not, nothing can be.
    if (failure && failure.responseCode !== 'ErrorFolderNotFound') return { failure };
    if (!isOver) return 'notYet';
    return mayCreateAgain || !wasSent ? 'notDone' : 'unknown';
  }
}
