import { log, mailboxHash } from './log.ts';

/** Says whether the deployment may act for a mailbox or, where none is named, for the account itself. */
export type Permission = (mailbox: string | undefined) => boolean;

/** Who asks for what: the caller as AWS knows it (an ARN, a token's subject, a message's sender), where it is known, the batch, and the operation or route. */
export interface Asking {
  readonly caller: string | undefined;
  readonly batchId: string;
  readonly operation: string;
}

/** Gives a permission that logs who was refused what. */
export function loggedPermission(allows: Permission, asking: Asking): Permission {
  return (mailbox) => {
    const isAllowed = allows(mailbox);
    if (!isAllowed) {
      const refused = { responseCode: 'BatchMailboxNotAllowed', mailboxHash: mailboxHash(mailbox) ?? 'self' };
      log().warn('mailbox refused', { ...asking, ...refused });
    }
    return isAllowed;
  };
}
