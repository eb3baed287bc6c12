import { ResponseError } from '../response-error.ts';
import type { Item } from '../store/mailbox.ts';
import { child, type Element, t } from '../xml.ts';

type Properties = Item['properties'];

/** The keys of the properties that say whom a message goes to. */
const recipientKeys = ['message:ToRecipients', 'message:CcRecipients', 'message:BccRecipients'];

/** The address in a Mailbox element, in lower case; empty if it has none. */
export function addressOf(mailbox: Element): string {
  return child(mailbox, 'EmailAddress')?.text.trim().toLowerCase() ?? '';
}

/** The name in a Mailbox element, or else its address. */
export function nameOf(mailbox: Element): string {
  return child(mailbox, 'Name')?.text || (child(mailbox, 'EmailAddress')?.text ?? '');
}

/** The part of an address behind the last @. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** A property of that element name with one mailbox of that address and name. */
export function singleRecipient(elementName: string, address: string, name = address): Element {
  const mailbox = [t('Name', {}, name), t('EmailAddress', {}, address), t('RoutingType', {}, 'SMTP')];
  return t(elementName, {}, [t('Mailbox', {}, mailbox)]);
}

/** The names of a recipient property's mailboxes, as DisplayTo and DisplayCc have them. */
export function displayNames(recipients: Element | undefined): string {
  return (recipients?.children ?? []).map(nameOf).join('; ');
}

/**
 * A property of mailboxes with what the server adds to each as it reads it out: the address as the name, SMTP, and
 * whether the mailbox is one of that local domain.
 */
export function completeMailboxes(property: Element, localDomain: string): Element {
  return { ...property, children: property.children.map((mailbox) => completeMailbox(mailbox, localDomain)) };
}

function completeMailbox(mailbox: Element, localDomain: string): Element {
  const address = child(mailbox, 'EmailAddress')?.text;
  if (!address) return mailbox;
  const mailboxType = domainOf(addressOf(mailbox)) === localDomain ? 'Mailbox' : 'OneOff';
  return {
    ...mailbox,
    children: [
      child(mailbox, 'Name') ?? t('Name', {}, address),
      t('EmailAddress', {}, address),
      child(mailbox, 'RoutingType') ?? t('RoutingType', {}, 'SMTP'),
      child(mailbox, 'MailboxType') ?? t('MailboxType', {}, mailboxType),
      ...['ItemId', 'OriginalDisplayName'].flatMap((name) => child(mailbox, name) ?? []),
    ],
  };
}

/** The addresses that a message goes to, each once. */
export function recipientAddresses(properties: Properties): readonly string[] {
  return [...new Set(recipientsOf(properties).map(addressOf))];
}

function recipientsOf(properties: Properties): readonly Element[] {
  return recipientKeys.flatMap((key) => properties.get(key)?.children ?? []);
}

/** Checks that a message has recipients and that mail can be addressed to each; throws a ResponseError. */
export function checkRecipients(properties: Properties): void {
  const recipients = recipientsOf(properties);
  if (recipients.length === 0) throw new ResponseError('ErrorMissingRecipients');
  for (const recipient of recipients) {
    const routingType = child(recipient, 'RoutingType')?.text ?? 'SMTP';
    if (routingType.toUpperCase() !== 'SMTP') throw new ResponseError('ErrorInvalidRoutingType');
    if (!/^[^\s@<>,;]+@[^\s@<>,;]+$/.test(addressOf(recipient))) throw new ResponseError('ErrorInvalidRecipients');
  }
}
