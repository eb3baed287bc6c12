import type { Step, Storyteller } from './storyteller.ts';

const mailbox = 'sadie@contoso.com';

/** The story of "Process email messages in batches" (Microsoft's page of that name): drafts are saved, changed and sent, messages are sent at once, one of them to nobody, and are found with whom they were for. */
export async function tellMessagesStory({ tell, showDeadLetters, sumUp }: Storyteller): Promise<void> {
  await tell({
    title: 'Save two drafts',
    route: 'create-item',
    batch: {
      mailbox,
      messageDisposition: 'SaveOnly',
      savedItemFolderId: 'drafts',
      items: [
        draft('draft-1', 'Project priorities', '(1) Buy pizza, (2) Eat pizza', 'alfred@contoso.com'),
        draft('draft-2', 'Company Soccer Team', 'Are you interested in joining?', 'hope@contoso.com'),
      ],
    },
    expected: ['NoError', 'NoError'],
  });
  await tell({
    title: 'Change the subject of the first, which is named by its key',
    route: 'update-item',
    batch: {
      mailbox,
      messageDisposition: 'SaveOnly',
      itemChanges: [{ itemId: { key: 'draft-1' }, set: { message: { subject: 'Our priorities' } } }],
    },
    expected: ['NoError'],
  });
  await tell({
    title: 'Send both',
    route: 'send-item',
    batch: { mailbox, saveItemToFolder: true, itemIds: [{ key: 'draft-1' }, { key: 'draft-2' }] },
    expected: ['NoError', 'NoError'],
  });
  await tell({
    title: 'Send two more at once, one of which is for nobody',
    route: 'create-item',
    batch: {
      mailbox,
      messageDisposition: 'SendAndSaveCopy',
      returnItemIds: true,
      items: [
        draft('now-1', 'Code Blast', 'Are you interested in getting together?', 'alfred@contoso.com'),
        draft('now-2', 'For nobody', 'Is anybody there?'),
      ],
    },
    expected: ['NoError', 'ErrorMissingRecipients'],
    show: ({ item }) => (item ? 'its copy in Sent Items was looked up' : ''),
  });
  await tell(inboxes('Find what came for Alfred', 'alfred@contoso.com'));
  await tell(inboxes('Find what came for Hope', 'hope@contoso.com'));
  await showDeadLetters(1);
  sumUp();
}

function draft(key: string, subject: string, value: string, ...toRecipients: readonly string[]): object {
  const recipients = toRecipients.length > 0 ? { toRecipients } : {};
  return { key, message: { subject, body: { bodyType: 'HTML', value }, ...recipients } };
}

function inboxes(title: string, owner: string): Step {
  return {
    title,
    route: 'find-item',
    batch: {
      mailbox: owner,
      itemShape: { baseShape: 'IdOnly', additionalProperties: ['item:Subject'] },
      searches: [{ parentFolderId: 'inbox', sortOrder: [{ path: 'item:Subject', order: 'Ascending' }] }],
    },
    expected: ['NoError'],
    show: ({ rootFolder }) => (rootFolder?.items ?? []).map(({ message }) => message?.subject).join(', '),
  };
}
