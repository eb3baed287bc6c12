import { lookAtItems } from './look-at-items.ts';
import { alreadyDone, type Recovery, retry, type Verdict } from './recovery.ts';

/** For calls that send drafts: looks at the draft. If it is gone, it was sent; if it is still there, the outcome is unknown. */
export const lookAtDraft: Recovery = {
  ...retry,
  canBeFoundOut: false,
  faultProvesNothing: true,
  async examine(entries, context) {
    const itemIds = entries.map(({ entry }) => entry.itemId ?? { id: '' });
    const drafts = await lookAtItems(itemIds, [], context);
    return drafts.map((draft, place): Verdict => {
      if ('failure' in draft) return draft.failure.responseCode === 'ErrorItemNotFound' ? alreadyDone() : draft;
      return entries[place]?.isCallOver ? 'unknown' : 'callNotOver';
    });
  },
  afterRetry: async (_, outcome) => (outcome.responseCode === 'ErrorItemNotFound' ? alreadyDone() : outcome),
};
