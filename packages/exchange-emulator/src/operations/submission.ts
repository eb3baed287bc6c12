import { sendDueMessages } from '../mail/delivery.ts';
import { addressOf, checkRecipients } from '../mail/recipients.ts';
import { ResponseError } from '../response-error.ts';
import {
  addItem,
  type Folder,
  findDistinguishedFolder,
  type Item,
  isSubmitted,
  type Mailbox,
  moveItem,
} from '../store/mailbox.ts';
import { type Call, resultOrError } from './operation.ts';

/**
 * Moves a message to the Outbox to be sent, with a copy in `savedItemFolder` if there is one. Throws a ResponseError
 * and leaves the message where it is if it cannot be sent.
 */
export function submit(call: Call, item: Item, savedItemFolder: Folder | undefined): void {
  const { mailbox, mailboxes, now } = call;
  checkUnsent(mailbox, item);
  checkSender(mailbox, item.properties);
  checkRecipients(item.properties);
  const waiting = moveItem(mailbox, item, findDistinguishedFolder(mailbox, 'outbox'));
  mailbox.submissions.push({ item: waiting.number, submitted: now, savedItemFolder });
  sendDueMessages(mailboxes, now);
}

/** Returns the folder for the copy of a sent message, or undefined if the MessageDisposition keeps no copy. */
export function resolveCopyFolder(
  { mailbox }: Call,
  savedItemFolder: Folder | undefined,
  disposition: string | undefined,
): Folder | undefined {
  if (disposition !== 'SendAndSaveCopy') return undefined;
  return savedItemFolder ?? findDistinguishedFolder(mailbox, 'sentitems');
}

function checkUnsent(mailbox: Mailbox, item: Item): void {
  const isDraft = item.kind === 'Message' && item.properties.has('item:IsDraft');
  if (!isDraft || isSubmitted(mailbox, item)) throw new ResponseError('ErrorInvalidItemForOperationSendItem');
}

function checkSender({ address }: Mailbox, properties: Item['properties']): void {
  const named = ['message:From', 'message:Sender'].flatMap((key) => properties.get(key)?.children ?? []);
  if (named.some((each) => addressOf(each) !== address)) throw new ResponseError('ErrorSendAsDenied');
}

// After ErrorSendAsDenied the message stays in Drafts, as the reference of ResponseCode says.
// After ErrorMissingRecipients it stays, unsent, in the folder for its copy.
/** Sends a message that is not saved yet. Throws a ResponseError if it cannot be sent. */
export function submitNew(call: Call, properties: Item['properties'], savedItemFolder: Folder | undefined): void {
  const { mailbox, now } = call;
  const drafts = findDistinguishedFolder(mailbox, 'drafts');
  const draft = addItem(mailbox, { folder: drafts, kind: 'Message', properties }, now);
  const refusal = resultOrError(() => submit(call, draft, savedItemFolder));
  if (!(refusal instanceof ResponseError)) return;
  if (refusal.code !== 'ErrorSendAsDenied') mailbox.items.delete(draft.number);
  if (refusal.code === 'ErrorMissingRecipients' && savedItemFolder) moveItem(mailbox, draft, savedItemFolder);
  throw refusal;
}
