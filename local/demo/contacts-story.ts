import type { EntryResult } from './post-batch.ts';
import { type Step, StoryFailed, type Storyteller } from './storyteller.ts';

const mailbox = 'sadie@contoso.com';

const people = [
  { key: 'crm-1', displayName: 'Sadie Daniels', address: 'sadie@contoso.com' },
  { key: 'crm-2', displayName: 'Alfred Welker', address: 'alfred@contoso.com' },
  { key: 'crm-3', displayName: 'Hope Gross', address: 'hope@contoso.com' },
];
const deletedPerson = { key: 'crm-4', displayName: 'Magdalena Kemp', address: 'magdalena@contoso.com' };

// After https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-process-contacts-in-batches-by-using-ews-in-exchange
/** Creates, gets, updates and deletes contacts, one of which was deleted before. */
export async function tellContactsStory({ tell, showDeadLetters, printTotals }: Storyteller): Promise<void> {
  const entries = readEntries(await tell(createContacts('Create three contacts', people)));
  await tell({
    title: 'Get their display names',
    route: 'get-item',
    batch: {
      mailbox,
      itemShape: { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] },
      itemIds: toItemIds(entries),
    },
    expected: ['NoError', 'NoError', 'NoError'],
    show: ({ item }) => String(item?.contact?.displayName),
  });
  const deleted = readEntries(await tell(createContacts('Create one more', [deletedPerson])));
  await tell(deleteContacts('Delete that one for good', 'HardDelete', deleted));
  await tell({
    title: 'Set the company of all four, one of which was deleted',
    route: 'update-item',
    batch: {
      mailbox,
      conflictResolution: 'AutoResolve',
      itemChanges: [...entries, ...deleted].map((entry) => ({
        ...entry,
        set: { contact: { companyName: 'Contoso' } },
      })),
    },
    expected: ['NoError', 'NoError', 'NoError', 'ErrorItemNotFound'],
  });
  await showDeadLetters(1);
  await tell(deleteContacts('Delete the three', 'SoftDelete', entries));
  printTotals();
}

interface Entry {
  readonly key: string | undefined;
  readonly itemId: object;
}

function createContacts(title: string, contacts: readonly (typeof deletedPerson)[]): Step {
  return {
    title,
    route: 'create-item',
    batch: {
      mailbox,
      savedItemFolderId: 'contacts',
      items: contacts.map(({ key, displayName, address }) => ({
        key,
        contact: { displayName, emailAddresses: { EmailAddress1: address } },
      })),
    },
    expected: contacts.map(() => 'NoError'),
    show: ({ index }) => contacts[index]?.displayName ?? '',
  };
}

function deleteContacts(title: string, deleteType: string, entries: readonly Entry[]): Step {
  return {
    title,
    route: 'delete-item',
    batch: { mailbox, deleteType, itemIds: toItemIds(entries) },
    expected: entries.map(() => 'NoError'),
  };
}

function readEntries(results: readonly EntryResult[]): readonly Entry[] {
  return results.map(({ key, item }) => {
    if (!item?.contact) throw new StoryFailed(`The answer has no itemId for ${key}.`);
    return { key, itemId: item.contact.itemId };
  });
}

function toItemIds(entries: readonly Entry[]): object[] {
  return entries.map(({ key, itemId }) => ({ key, ...itemId }));
}
