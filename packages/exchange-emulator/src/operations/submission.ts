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
 * Sends a message by way of the Outbox, and puts the copy of what was sent into `savedItemFolder`, if there is one;
 * throws a ResponseError, and then the message stays where it is.
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

/** The folder for the copy of a message that is sent with that MessageDisposition, or undefined if none is kept. */
export function copyFolder(
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

/**
 * Sends a message that is not saved yet; throws a ResponseError. One that may not be sent as its From stays in Drafts,
 * as the page of ResponseCode says of ErrorSendAsDenied; one without recipients stays, unsent, where its copy was to go.
 */
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
