import type { Mailbox } from '../store/mailbox.ts';
import { domainOf } from './recipients.ts';

/** Whether an address in lower case is a distribution group; there is one per domain: `everyone`. */
export function isDistributionGroup(mailboxes: readonly Mailbox[], address: string): boolean {
  return mailboxes.some((mailbox) => address === groupOfAll(mailbox));
}

/** The mailboxes that mail to an address in lower case reaches: its own, or those of a distribution group. */
export function mailboxesAt(mailboxes: readonly Mailbox[], address: string): readonly Mailbox[] {
  const domain = domainOf(address);
  const isGroup = address === `everyone@${domain}`;
  return mailboxes.filter(
    (mailbox) => address === mailbox.address || (isGroup && domainOf(mailbox.address) === domain),
  );
}

function groupOfAll({ address }: Mailbox): string {
  return `everyone@${domainOf(address)}`;
}
