import type { Fault } from '../../schema/faults.ts';

/** Why a request was refused as a whole, as an HTTP answer says it (application/problem+json, RFC 9457). */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** What is wrong, each with its JSON path. */
  readonly faults?: readonly Fault[];
}

/** That a request is refused as a whole. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** Gives the problem of a request that is no batch. */
export function noBatch(detail: string, faults: readonly Fault[] = []): ProblemError {
  return new ProblemError({ title: 'Not a batch', status: 400, detail, ...(faults.length > 0 ? { faults } : {}) });
}

/** Gives the problem of a request for a mailbox that is not among the deployment's or, where it names none, for the account itself. */
export function mailboxNotAllowed(mailbox: string | undefined): ProblemError {
  const whom = mailbox === undefined ? 'account that it signs in as' : 'mailbox of the request';
  const detail = `This deployment may not act for the ${whom} (BatchMailboxNotAllowed): allowedMailboxes of its stage has those that it may (docs/deploying.md).`;
  return new ProblemError({ title: 'Mailbox not allowed', status: 403, detail });
}

/** Gives the problem of a request that is larger than one answer's time allows. */
export function tooLarge(detail: string): ProblemError {
  return new ProblemError({
    title: 'Too large for one request',
    status: 413,
    detail: `${detail}; send several requests, or put the batch on the work queue as messages of up to 1 MiB`,
  });
}
