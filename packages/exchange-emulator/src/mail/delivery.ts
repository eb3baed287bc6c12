import { formatDateTime } from '../properties/date-time.ts';
import {
  addItem,
  findDistinguishedFolder,
  type Item,
  type Mailbox,
  moveItem,
  type Submission,
} from '../store/mailbox.ts';
import { escapeText } from '../write-xml.ts';
import { type Element, t } from '../xml.ts';
import { findMailboxesAt } from './distribution-groups.ts';
import { writeInternetHeaders } from './internet-headers.ts';
import { createInternetMessageId } from './internet-message-id.ts';
import { createSingleRecipient, domainOf, listRecipientAddresses } from './recipients.ts';

type Properties = Item['properties'];

const minute = 60_000;

/**
 * Sends the messages in every Outbox that are due at `now`, each at the moment its mailbox's rate limit allows. Drops
 * messages that left the Outbox.
 */
export function sendDueMessages(mailboxes: readonly Mailbox[], now: Date): void {
  for (const mailbox of mailboxes) {
    for (let next = mailbox.submissions[0]; next; next = mailbox.submissions[0]) {
      const sent = allowedAt(mailbox, next);
      if (sent > now) break;
      mailbox.submissions.shift();
      const item = mailbox.items.get(next.item);
      if (item) send(mailboxes, mailbox, item, next, sent);
    }
  }
}

function allowedAt({ sent, messageRateLimit }: Mailbox, { submitted }: Submission): Date {
  const blocking = sent.at(-messageRateLimit);
  return new Date(Math.max(submitted.getTime(), (blocking?.getTime() ?? 0) + (blocking ? minute : 0)));
}

function send(
  mailboxes: readonly Mailbox[],
  mailbox: Mailbox,
  item: Item,
  { savedItemFolder }: Submission,
  sent: Date,
): void {
  mailbox.sent.push(sent);
  const properties = sentProperties(mailbox, item.properties, sent);
  mailbox.items.delete(item.number);
  if (savedItemFolder) moveItem(mailbox, { ...item, properties, modified: sent }, savedItemFolder);
  deliver(mailboxes, mailbox, properties, sent);
}

function sentProperties({ address }: Mailbox, properties: Properties, sent: Date): Properties {
  const dateTime = formatDateTime(sent);
  return new Map([
    ['message:Sender', createSingleRecipient('Sender', address)],
    ['message:From', createSingleRecipient('From', address)],
    ...[...properties].filter(([key]) => key !== 'item:IsDraft'),
    ['message:IsRead', t('IsRead', {}, 'true')],
    ['item:IsFromMe', t('IsFromMe', {}, 'true')],
    ['item:DateTimeSent', t('DateTimeSent', {}, dateTime)],
    ['item:DateTimeReceived', t('DateTimeReceived', {}, dateTime)],
  ]);
}

function deliver(mailboxes: readonly Mailbox[], sender: Mailbox, sent: Properties, now: Date): void {
  const unknown: string[] = [];
  const receivers = new Set<Mailbox>();
  for (const recipient of listRecipientAddresses(sent)) {
    const found = findMailboxesAt(mailboxes, recipient);
    for (const mailbox of found) receivers.add(mailbox);
    if (found.length === 0 && isLocal(mailboxes, recipient)) unknown.push(recipient);
  }
  for (const mailbox of receivers) receive(mailbox, receivedProperties(mailbox, sent), now);
  if (unknown.length > 0) receive(sender, nonDeliveryReport(sender, sent, unknown, now), now);
}

function isLocal(mailboxes: readonly Mailbox[], recipient: string): boolean {
  return mailboxes.some(({ address }) => domainOf(address) === domainOf(recipient));
}

function receive(mailbox: Mailbox, properties: Properties, now: Date): void {
  addItem(mailbox, { folder: findDistinguishedFolder(mailbox, 'inbox'), kind: 'Message', properties }, now);
}

/**
 * The properties that stay with the sender, like all extended properties. MIME content may name blind carbon copies.
 */
const notDelivered: ReadonlySet<string> = new Set([
  'item:MimeContent',
  'message:BccRecipients',
  'item:IsFromMe',
  'item:Categories',
  'item:Flag',
  'item:PolicyTag',
  'item:ArchiveTag',
  'item:ReminderDueBy',
  'item:ReminderIsSet',
  'item:ReminderMinutesBeforeStart',
]);

function receivedProperties({ address }: Mailbox, sent: Properties): Properties {
  const travelling = [...sent].filter(([key]) => !notDelivered.has(key) && !key.startsWith('extended:'));
  const headers = writeInternetHeaders(sent).map(([HeaderName, text]) =>
    t('InternetMessageHeader', { HeaderName }, text),
  );
  return new Map<string, Element>([
    ...travelling,
    ['item:InternetMessageHeaders', t('InternetMessageHeaders', {}, headers)],
    ['message:IsRead', t('IsRead', {}, 'false')],
    ['message:ReceivedBy', createSingleRecipient('ReceivedBy', address)],
    ['message:ReceivedRepresenting', createSingleRecipient('ReceivedRepresenting', address)],
  ]);
}

function nonDeliveryReport(sender: Mailbox, sent: Properties, unknown: readonly string[], now: Date): Properties {
  const reporter = `postmaster@${domainOf(sender.address)}`;
  const subject = `Undeliverable: ${sent.get('item:Subject')?.text ?? ''}`;
  const addresses = unknown.map((address) => `<p>${escapeText(address)}</p>`).join('');
  const body = `<html><body><p>Your message couldn't be delivered to these addresses:</p>${addresses}</body></html>`;
  return new Map<string, Element>([
    ['item:ItemClass', t('ItemClass', {}, 'REPORT.IPM.Note.NDR')],
    ['item:Subject', t('Subject', {}, subject)],
    ['item:Body', t('Body', { BodyType: 'HTML' }, body)],
    ['item:InReplyTo', t('InReplyTo', {}, sent.get('message:InternetMessageId')?.text ?? '')],
    ['item:DateTimeSent', t('DateTimeSent', {}, formatDateTime(now))],
    ['item:DateTimeReceived', t('DateTimeReceived', {}, formatDateTime(now))],
    ['message:Sender', createSingleRecipient('Sender', reporter, 'Microsoft Outlook')],
    ['message:ToRecipients', createSingleRecipient('ToRecipients', sender.address)],
    ['message:From', createSingleRecipient('From', reporter, 'Microsoft Outlook')],
    ['message:InternetMessageId', createInternetMessageId(sender)],
    ['message:IsRead', t('IsRead', {}, 'false')],
  ]);
}
