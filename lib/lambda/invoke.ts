import { setTimeout } from 'node:timers/promises';
import { runBatch } from '../batch.ts';
import { withKeys } from '../key.ts';
import type { Operation } from '../operation.ts';
import type { Exchange } from '../post.ts';
import type { Request } from '../request.ts';
import { answerOf, type BatchAnswer } from '../result.ts';
import { deadLetterFailures } from './dead-letter.ts';
import { functionInstance } from './function-instance.ts';
import { log, mailboxHash } from './log.ts';
import { mailboxNotAllowed, noBatch, tooLarge } from './problem.ts';

/** One request to a function: its JSON, the id that logs and dead letters know it by, the prefix of its entries' keys, and the milliseconds that the function has left. */
export interface Invocation {
  readonly body: unknown;
  readonly batchId: string;
  readonly keyPrefix: string;
  /** Whether an earlier request may have had the same prefix. */
  readonly isRepeatable: boolean;
  remainingMs(): number;
}

// What it takes to dead-letter what failed and to answer.
const answerMs = 2_000;
const mostEntries = 2_000;

function readRequest(operation: Operation, body: unknown): Request {
  const checked = operation.readRequest(body);
  if ('faults' in checked) throw noBatch(`The body is not a request for ${operation.name}.`, checked.faults);
  const { options, entries } = checked.value;
  if (entries.length > mostEntries)
    throw tooLarge(`${entries.length} entries are more than the ${mostEntries} of one request`);
  if (options.mailbox !== undefined && !functionInstance().allows(options.mailbox)) throw mailboxNotAllowed();
  return checked.value;
}

/** Gives the way to Exchange for a mailbox, at the pace that Exchange allows for it. */
function exchangeFor(mailbox: string | undefined, remainingMs: () => number): Exchange {
  const { post, throttleOf, settings } = functionInstance();
  const throttle = throttleOf(mailbox);
  return {
    post(envelope, timeoutMs, anchor) {
      const askedAt = Date.now();
      // Waiting for its turn takes from the call's time.
      const call = () => post(envelope, Math.max(1, timeoutMs - (Date.now() - askedAt)), anchor);
      return throttle.run(call, ({ kind }) => kind !== 'noAnswer');
    },
    remainingMs,
    settleMs: settings.settleMs,
    now: Date.now,
    sleep: setTimeout,
    throttle,
  };
}

/** Runs a request: gives the answer to its batch; throws a ProblemError where it is no batch, too large, or for a mailbox that is not allowed. */
export async function invoke(
  operation: Operation,
  { body, batchId, keyPrefix, isRepeatable, remainingMs }: Invocation,
): Promise<BatchAnswer> {
  const { settings, allows } = functionInstance();
  const given = readRequest(operation, body);
  const request = operation.isKeyed
    ? { ...given, entries: withKeys(given.entries, keyPrefix), keyPrefix, isRepeatable }
    : given;
  const exchange = exchangeFor(request.options.mailbox, () => remainingMs() - answerMs);
  const settled = await runBatch(operation, request, exchange, { ...settings, allows });
  const context = { batchId, now: new Date() };
  const results = await deadLetterFailures(operation, request, settled, settings.deadLetterQueueUrl, context);
  const answer = answerOf(results);
  log().info('batch', {
    batchId,
    operation: operation.name,
    mailboxHash: mailboxHash(request.options.mailbox),
    counts: answer.counts,
    codes: countBy(results.map(({ responseCode }) => responseCode)),
    deadLettered: results.filter(({ deadLettered }) => deadLettered).length,
  });
  return answer;
}

function countBy(codes: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
