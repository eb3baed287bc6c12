import type { EntryResult } from './post-batch.ts';
import { StoryBroken, type Storyteller } from './storyteller.ts';

const mailbox = 'magdalena@contoso.com';
const requestServerVersion = 'Exchange2013';

/** The story of the IM list: groups and contacts are added, one by one as EWS has it, one of them wrongly, and are read and removed. */
export async function tellImStory({ tell, showDeadLetters, sumUp }: Storyteller): Promise<void> {
  const batch = (...members: readonly object[]) => ({ mailbox, requestServerVersion, members });
  const groups = await tell({
    title: 'Add two groups to the IM list',
    route: 'add-im-group',
    batch: batch({ displayName: 'The team' }, { displayName: 'Friends' }),
    expected: ['NoError', 'NoError'],
    show: ({ imGroup }) => imGroup?.displayName ?? '',
  });
  const [team, friends] = groups.map(groupIdOf);
  const contacts = await tell({
    title: 'Add two people to the first of them',
    route: 'add-new-im-contact-to-group',
    batch: batch(
      { imAddress: 'hope@contoso.com', displayName: 'Hope Gross', groupId: team },
      { imAddress: 'mack@contoso.com', displayName: 'Mack Chaves', groupId: team },
    ),
    expected: ['NoError', 'NoError'],
    show: ({ persona }) => persona?.displayName ?? '',
  });
  const [hope, mack] = contacts.map(contactIdOf);
  await tell({
    title: 'Add them to the second too, and something that is no contact',
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
    title: 'Remove the groups',
    route: 'remove-im-group',
    batch: batch({ groupId: team }, { groupId: friends }),
    expected: ['NoError', 'NoError'],
  });
  sumUp();
}

function groupIdOf({ imGroup, index }: EntryResult): object {
  if (!imGroup) throw new StoryBroken(`The answer names no group for entry ${index}.`);
  return imGroup.exchangeStoreId;
}

function contactIdOf({ persona, index }: EntryResult): object {
  const [source] = persona?.attributions ?? [];
  if (!source) throw new StoryBroken(`The answer names no contact for entry ${index}.`);
  return source.sourceId;
}
