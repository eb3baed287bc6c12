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
  /** When the same request may be repeated, in seconds; absent if that would not help. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(problem.title);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
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

/** Returns the problem of a request that an equal one, whose claim expires in `untilExpiryMs` milliseconds, still runs for. */
export function stillRunning(untilExpiryMs: number): ProblemError {
  const detail =
    'The same request is still running, or its function died. Repeat it after Retry-After seconds at the latest.';
  const retryAfterSeconds = Math.max(1, Math.ceil(untilExpiryMs / 1000));
  return new ProblemError({ title: 'Still running', status: 409, detail }, retryAfterSeconds);
}

/** Returns the problem of a request under the Idempotency-Key of another request. */
export function otherRequest(): ProblemError {
  const detail =
    'Another request had this Idempotency-Key within the last 24 hours. Use a new key for each request, and repeat a request with the same operation and body.';
  return new ProblemError({ title: 'Idempotency-Key of another request', status: 422, detail });
}

/** Returns the problem of a request with an Idempotency-Key for a function that has no bucket to store answers in. */
export function noIdempotency(): ProblemError {
  const detail =
    'This function has no bucket to store answers in, so it cannot honour an Idempotency-Key. Set BATCHES_BUCKET and WORK_QUEUE_URL, or send the request without the header.';
  return new ProblemError({ title: 'No Idempotency-Key here', status: 501, detail });
}

/** Returns the problem of a request that is too large for one answer. */
export function tooLarge(detail: string): ProblemError {
  return new ProblemError({
    title: 'Too large for one request',
    status: 413,
    detail: `${detail}; send several requests, or put the batch on the work queue as messages of up to 1 MiB`,
  });
}
