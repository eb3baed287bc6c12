import { mailboxHash } from './log-facts.ts';
import type { Monitor } from './monitor.ts';

/** Whether the deployment may act for a mailbox or, if none is named, for the account itself. */
export type Permission = (mailbox: string | undefined) => boolean;

/** The sender of a request, as far as AWS knows it (an ARN, a token's subject, a message's sender), its batch and its route. */
export interface Requester {
  readonly caller: string | undefined;
  readonly batchId: string;
  readonly operation: string;
}

/** Returns a permission that logs every refusal with the requester. */
export function loggedPermission(allows: Permission, requester: Requester, monitor: Monitor): Permission {
  return (mailbox) => {
    const isAllowed = allows(mailbox);
    if (!isAllowed) {
      const refused = { responseCode: 'BatchMailboxNotAllowed', mailboxHash: mailboxHash(mailbox) ?? 'self' };
      monitor.warn('mailbox refused', { ...requester, ...refused });
    }
    return isAllowed;
  };
}
