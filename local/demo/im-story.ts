import type { EntryResult } from './post-batch.ts';
import { StoryFailed, type Storyteller } from './storyteller.ts';

const mailbox = 'magdalena@contoso.com';
const requestServerVersion = 'Exchange2013';

/** Adds groups and contacts to the IM list, one of them invalid, then reads the list and removes the groups. EWS has one call for each. */
export async function tellImStory({ tell, showDeadLetters, printTotals }: Storyteller): Promise<void> {
  const batch = (...members: readonly object[]) => ({ mailbox, requestServerVersion, members });
  const groups = await tell({
    title: 'Add two groups to the IM list',
    route: 'add-im-group',
    batch: batch({ displayName: 'The team' }, { displayName: 'Friends' }),
    expected: ['NoError', 'NoError'],
    show: ({ imGroup }) => imGroup?.displayName ?? '',
  });
  const [team, friends] = groups.map(readGroupId);
  const contacts = await tell({
    title: 'Add two people to the first group',
    route: 'add-new-im-contact-to-group',
    batch: batch(
      { imAddress: 'hope@contoso.com', displayName: 'Hope Gross', groupId: team },
      { imAddress: 'mack@contoso.com', displayName: 'Mack Chaves', groupId: team },
    ),
    expected: ['NoError', 'NoError'],
    show: ({ persona }) => persona?.displayName ?? '',
  });
  const [hope, mack] = contacts.map(readContactId);
  await tell({
    title: 'Add them to the second group, and something that is not a contact',
    route: 'add-im-contact-to-group',
    batch: batch(
      { key: 'hope', contactId: hope, groupId: friends },
      { key: 'mack', contactId: mack, groupId: friends },
      { key: 'a group', contactId: team, groupId: friends },
    ),
    expected: ['NoError', 'NoError', 'ErrorInvalidImContactId'],
  });
  await tell({
    title: 'Get the IM list',
    route: 'get-im-item-list',
    batch: batch({}),
    expected: ['NoError'],
    show: ({ imItemList }) =>
      [...(imItemList?.groups ?? []), ...(imItemList?.personas ?? [])].map(({ displayName }) => displayName).join(', '),
  });
  await showDeadLetters(1);
  await tell({
    title: 'Remove both groups',
    route: 'remove-im-group',
    batch: batch({ groupId: team }, { groupId: friends }),
    expected: ['NoError', 'NoError'],
  });
  printTotals();
}

function readGroupId({ imGroup, index }: EntryResult): object {
  if (!imGroup) throw new StoryFailed(`The answer has no group for entry ${index}.`);
  return imGroup.exchangeStoreId;
}

function readContactId({ persona, index }: EntryResult): object {
  const [source] = persona?.attributions ?? [];
  if (!source) throw new StoryFailed(`The answer has no contact for entry ${index}.`);
  return source.sourceId;
}
