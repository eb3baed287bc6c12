import type { Fault } from '../../schema/faults.ts';

/** The reason why a request was refused as a whole, as its HTTP answer has it (application/problem+json, RFC 9457). */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Everything that is wrong, each with its JSON path. */
  readonly faults?: readonly Fault[];
}

/** A request that is refused as a whole. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** Returns the problem of a request that is no batch. */
export function notABatch(detail: string, faults: readonly Fault[] = []): ProblemError {
  return new ProblemError({ title: 'Not a batch', status: 400, detail, ...(faults.length > 0 ? { faults } : {}) });
}

/** Returns the problem of a request for a mailbox, or for the account itself, that the deployment may not act for. */
export function mailboxNotAllowed(mailbox: string | undefined): ProblemError {
  const whom = mailbox === undefined ? 'account that it signs in as' : 'mailbox of the request';
  const detail = `This deployment may not act for the ${whom} (BatchMailboxNotAllowed). The setting allowedMailboxes of its stage lists the mailboxes that it may act for (docs/deploying.md).`;
  return new ProblemError({ title: 'Mailbox not allowed', status: 403, detail });
}

/** Returns the problem of a request that is too large for one answer. */
export function tooLarge(detail: string): ProblemError {
  return new ProblemError({
    title: 'Too large for one request',
    status: 413,
    detail: `${detail}; send several requests, or put the batch on the work queue as messages of up to 1 MiB`,
  });
}
