import { address, arrivals, onMessages } from './prepared-items.ts';
import { itemsWith } from './store.ts';
import type { WorkOperation } from './work-operation.ts';

/** The operations that create or send messages and contacts. */
export const createOperations: readonly WorkOperation[] = [
  {
    name: 'create contacts',
    operation: 'CreateItem',
    entriesName: 'items',
    effect: 'write',
    isKeyed: true,
    canBeLookedUp: true,
    prepare: async (exchange, tags) => ({
      options: { mailbox: address },
      entries: tags.map((tag) => ({
        value: { contact: { displayName: tag } },
        marker: `"${tag}"`,
        timesDone: () => itemsWith(exchange.mailbox('sadie'), 'contacts:DisplayName', tag).length,
      })),
    }),
  },
  {
    name: 'create drafts',
    operation: 'CreateItem',
    entriesName: 'items',
    effect: 'write',
    isKeyed: true,
    canBeLookedUp: true,
    prepare: onMessages(
      'SaveOnly',
      (exchange, tag) => () => itemsWith(exchange.mailbox('sadie'), 'item:Subject', tag).length,
    ),
  },
  {
    name: 'send and save',
    operation: 'CreateItem',
    entriesName: 'items',
    effect: 'write',
    isKeyed: true,
    canBeLookedUp: true,
    prepare: onMessages('SendAndSaveCopy', arrivals),
  },
  {
    name: 'send only',
    operation: 'CreateItem',
    entriesName: 'items',
    effect: 'write',
    isKeyed: true,
    prepare: onMessages('SendOnly', arrivals),
  },
];
