import type { Mailbox } from '../store/mailbox.ts';
import { domainOf } from './recipients.ts';

/** Whether a lower-case address is a distribution group. Each domain has one: `everyone`. */
export function isDistributionGroup(mailboxes: readonly Mailbox[], address: string): boolean {
  return mailboxes.some((mailbox) => address === groupOfAll(mailbox));
}

/** Returns the mailboxes that receive mail to a lower-case address: its own, or the members of a distribution group. */
export function findMailboxesAt(mailboxes: readonly Mailbox[], address: string): readonly Mailbox[] {
  const domain = domainOf(address);
  const isGroup = address === `everyone@${domain}`;
  return mailboxes.filter(
    (mailbox) => address === mailbox.address || (isGroup && domainOf(mailbox.address) === domain),
  );
}

function groupOfAll({ address }: Mailbox): string {
  return `everyone@${domainOf(address)}`;
}
