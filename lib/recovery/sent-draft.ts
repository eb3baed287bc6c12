import type { ItemId } from '../soap/identifiers.ts';
import { lookAt } from './look-at-items.ts';
import { alreadyDone, type Recovery, repeat, type Verdict } from './recovery.ts';

/** What sends drafts looks at the draft: where it is gone, it is sent; where it is still there, nobody can say. */
export const sentDraft: Recovery = {
  ...repeat,
  tellsLater: false,
  sendsMail: true,
  async examine(entries, context) {
    const itemIds = entries.map(({ entry }) => entry.itemId ?? { id: '' });
    const looked = await lookAt(itemIds satisfies readonly ItemId[], [], context);
    return looked.map((each, place): Verdict => {
      if ('failure' in each) return each.failure.responseCode === 'ErrorItemNotFound' ? alreadyDone() : each;
      return entries[place]?.isOver ? 'unknown' : 'notYet';
    });
  },
  afterRepeat: async (_, outcome) => (outcome.responseCode === 'ErrorItemNotFound' ? alreadyDone() : outcome),
};
