import type { Step, Storyteller } from './storyteller.ts';

const mailbox = 'sadie@contoso.com';

// After https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-process-email-messages-in-batches-by-using-ews-in-exchange
/** Saves, changes and sends drafts, sends two messages at once, one of them without a recipient, and lists the inboxes. */
export async function tellMessagesStory({ tell, showDeadLetters, printTotals }: Storyteller): Promise<void> {
  await tell({
    title: 'Save two drafts',
    route: 'create-item',
    batch: {
      mailbox,
      messageDisposition: 'SaveOnly',
      savedItemFolderId: 'drafts',
      items: [
        createDraft('draft-1', 'Project priorities', '(1) Buy pizza, (2) Eat pizza', 'alfred@contoso.com'),
        createDraft('draft-2', 'Company Soccer Team', 'Are you interested in joining?', 'hope@contoso.com'),
      ],
    },
    expected: ['NoError', 'NoError'],
  });
  await tell({
    title: 'Change the subject of the first draft, which is named by its key',
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
    title: 'Create and send two more, one without a recipient',
    route: 'create-item',
    batch: {
      mailbox,
      messageDisposition: 'SendAndSaveCopy',
      returnItemIds: true,
      items: [
        createDraft('now-1', 'Code Blast', 'Are you interested in getting together?', 'alfred@contoso.com'),
        createDraft('now-2', 'For nobody', 'Is anybody there?'),
      ],
    },
    expected: ['NoError', 'ErrorMissingRecipients'],
    show: ({ item }) => (item ? 'its copy was found in Sent Items' : ''),
  });
  await tell(listInbox("List Alfred's inbox", 'alfred@contoso.com'));
  await tell(listInbox("List Hope's inbox", 'hope@contoso.com'));
  await showDeadLetters(1);
  printTotals();
}

function createDraft(key: string, subject: string, value: string, ...toRecipients: readonly string[]): object {
  const recipients = toRecipients.length > 0 ? { toRecipients } : {};
  return { key, message: { subject, body: { bodyType: 'HTML', value }, ...recipients } };
}

function listInbox(title: string, owner: string): Step {
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
