import type { EntryResult } from './post-batch.ts';
import { type Step, StoryBroken, type Storyteller } from './storyteller.ts';

const mailbox = 'sadie@contoso.com';

const people = [
  { key: 'crm-1', displayName: 'Sadie Daniels', address: 'sadie@contoso.com' },
  { key: 'crm-2', displayName: 'Alfred Welker', address: 'alfred@contoso.com' },
  { key: 'crm-3', displayName: 'Hope Gross', address: 'hope@contoso.com' },
];
const someoneGone = { key: 'crm-4', displayName: 'Magdalena Kemp', address: 'magdalena@contoso.com' };

/** The story of "Process contacts in batches" (Microsoft's page of that name): create, get, update and delete, with one contact among them that is gone. */
export async function tellContactsStory({ tell, showDeadLetters, sumUp }: Storyteller): Promise<void> {
  const entries = entriesOf(await tell(create('Create three contacts', people)));
  await tell({
    title: 'Get their display names',
    route: 'get-item',
    batch: {
      mailbox,
      itemShape: { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] },
      itemIds: itemIdsOf(entries),
    },
    expected: ['NoError', 'NoError', 'NoError'],
    show: ({ item }) => String(item?.contact?.displayName),
  });
  const gone = entriesOf(await tell(create('Create one more', [someoneGone])));
  await tell(deletion('Delete that one for good', 'HardDelete', gone));
  await tell({
    title: 'Set the company of all four, one of whom is gone',
    route: 'update-item',
    batch: {
      mailbox,
      conflictResolution: 'AutoResolve',
      itemChanges: [...entries, ...gone].map((entry) => ({ ...entry, set: { contact: { companyName: 'Contoso' } } })),
    },
    expected: ['NoError', 'NoError', 'NoError', 'ErrorItemNotFound'],
  });
  await showDeadLetters(1);
  await tell(deletion('Delete the three', 'SoftDelete', entries));
  sumUp();
}

interface Entry {
  readonly key: string | undefined;
  readonly itemId: object;
}

function create(title: string, contacts: readonly (typeof someoneGone)[]): Step {
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

function deletion(title: string, deleteType: string, entries: readonly Entry[]): Step {
  return {
    title,
    route: 'delete-item',
    batch: { mailbox, deleteType, itemIds: itemIdsOf(entries) },
    expected: entries.map(() => 'NoError'),
  };
}

function entriesOf(results: readonly EntryResult[]): readonly Entry[] {
  return results.map(({ key, item }) => {
    if (!item?.contact) throw new StoryBroken(`The answer names no itemId for ${key}.`);
    return { key, itemId: item.contact.itemId };
  });
}

function itemIdsOf(entries: readonly Entry[]): object[] {
  return entries.map(({ key, itemId }) => ({ key, ...itemId }));
}
