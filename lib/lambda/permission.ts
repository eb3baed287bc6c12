import type { Operation } from '../operation.ts';
import { functionInstance } from './function-instance.ts';
import { log, mailboxHash } from './log.ts';

/** Who asks for what: the caller as AWS knows it (an ARN, a token's subject, a message's sender), where it is known, and the batch. */
export interface Asking {
  readonly caller: string | undefined;
  readonly batchId: string;
  readonly operation: Operation;
}

/** Gives the test whether the deployment may act for a mailbox or, where none is named, for the account itself; it logs who was refused what. */
export function permission({ caller, batchId, operation }: Asking): (mailbox: string | undefined) => boolean {
  return (mailbox) => {
    const isAllowed = functionInstance().allows(mailbox);
    if (!isAllowed) {
      log().warn('mailbox refused', {
        caller,
        batchId,
        operation: operation.name,
        responseCode: 'BatchMailboxNotAllowed',
        mailboxHash: mailboxHash(mailbox) ?? 'self',
      });
    }
    return isAllowed;
  };
}
