import { ResponseError } from '../response-error.ts';
import type { Item } from '../store/mailbox.ts';
import { child, type Element, t } from '../xml.ts';

type Properties = Item['properties'];

/** The keys of the properties that hold a message's recipients. */
const recipientKeys = ['message:ToRecipients', 'message:CcRecipients', 'message:BccRecipients'];

/** Returns the lower-case address in a Mailbox element, or an empty string. */
export function addressOf(mailbox: Element): string {
  return child(mailbox, 'EmailAddress')?.text.trim().toLowerCase() ?? '';
}

/** Returns the name in a Mailbox element, or else its address. */
export function nameOf(mailbox: Element): string {
  return child(mailbox, 'Name')?.text || (child(mailbox, 'EmailAddress')?.text ?? '');
}

/** Returns the part of an address after the last @. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** Returns a property that holds one mailbox. */
export function createSingleRecipient(elementName: string, address: string, name = address): Element {
  const mailbox = [t('Name', {}, name), t('EmailAddress', {}, address), t('RoutingType', {}, 'SMTP')];
  return t(elementName, {}, [t('Mailbox', {}, mailbox)]);
}

/** Returns the names of a recipient property's mailboxes, in the form of DisplayTo and DisplayCc. */
export function joinDisplayNames(recipients: Element | undefined): string {
  return (recipients?.children ?? []).map(nameOf).join('; ');
}

/**
 * Adds to each mailbox of a property what the emulator knows: a name, the routing type, and whether it is in
 * `localDomain`.
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

/** Returns the addresses that a message goes to, each once. */
export function listRecipientAddresses(properties: Properties): readonly string[] {
  return [...new Set(recipientsOf(properties).map(addressOf))];
}

function recipientsOf(properties: Properties): readonly Element[] {
  return recipientKeys.flatMap((key) => properties.get(key)?.children ?? []);
}

/** Throws a ResponseError if a message has no recipients or one of them has no valid SMTP address. */
export function checkRecipients(properties: Properties): void {
  const recipients = recipientsOf(properties);
  if (recipients.length === 0) throw new ResponseError('ErrorMissingRecipients');
  for (const recipient of recipients) {
    const routingType = child(recipient, 'RoutingType')?.text ?? 'SMTP';
    if (routingType.toUpperCase() !== 'SMTP') throw new ResponseError('ErrorInvalidRoutingType');
    if (!/^[^\s@<>,;]+@[^\s@<>,;]+$/.test(addressOf(recipient))) throw new ResponseError('ErrorInvalidRecipients');
  }
}
