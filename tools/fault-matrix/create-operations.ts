import { createDrafts } from './created-items.ts';
import type { MailboxOwner } from './mailbox-owner.ts';
import type { OperationRow } from './operation-row.ts';
import { timesSaved, timesSent } from './stored-items.ts';

const contacts = (names: readonly string[]) => names.map((name) => ({ key: name, contact: { displayName: name } }));

const messages = ({ address }: MailboxOwner, names: readonly string[]) =>
  names.map((name) => ({ key: name, message: { subject: name, toRecipients: [address] } }));

/** The operations that create or send items. */
export const createOperations: readonly OperationRow[] = [
  {
    name: 'CreateItem, contacts',
    operation: 'CreateItem',
    size: 'batch',
    isRepeatable: true,
    prepare: async (owner, names) => ({
      request: { items: contacts(names) },
      timesDone: timesSaved(owner, names, 'contacts'),
    }),
  },
  {
    name: 'CreateItem, drafts',
    operation: 'CreateItem',
    size: 'batch',
    isRepeatable: true,
    prepare: async (owner, names) => ({
      request: { messageDisposition: 'SaveOnly', items: messages(owner, names) },
      timesDone: timesSaved(owner, names, 'drafts'),
    }),
  },
  {
    name: 'CreateItem, sent with a copy',
    operation: 'CreateItem',
    size: 'batch',
    sendsMail: true,
    isRepeatable: true,
    prepare: async (owner, names) => ({
      request: { messageDisposition: 'SendAndSaveCopy', items: messages(owner, names) },
      timesDone: timesSent(owner, names),
    }),
  },
  {
    name: 'CreateItem, sent without a copy',
    operation: 'CreateItem',
    size: 'batch',
    sendsMail: true,
    prepare: async (owner, names) => ({
      request: { messageDisposition: 'SendOnly', items: messages(owner, names) },
      timesDone: timesSent(owner, names),
    }),
  },
  {
    name: 'SendItem',
    operation: 'SendItem',
    size: 'batch',
    sendsMail: true,
    prepare: async (owner, names) => ({
      request: { saveItemToFolder: true, itemIds: await createDrafts(owner, names) },
      timesDone: timesSent(owner, names),
    }),
  },
];
