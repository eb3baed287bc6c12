import { runBatch } from '../batch.ts';
import { withKeys } from '../key.ts';
import type { Operation } from '../operation.ts';
import type { Request } from '../request.ts';
import { answerOf, type BatchAnswer, type Result } from '../result.ts';
import { batchExchange } from './batch-exchange.ts';
import { logBatch } from './batch-log.ts';
import { deadLetterFailures } from './dead-letter.ts';
import { functionInstance } from './function-instance.ts';
import { loggedPermission, type Permission } from './permission.ts';
import { mailboxNotAllowed, noBatch, tooLarge } from './problem.ts';

/** One request to a function: its JSON, who sent it, where that is known, the id that logs and dead letters know it by, the prefix of its entries' keys, and the milliseconds that the function has left. */
export interface Invocation {
  readonly body: unknown;
  readonly caller?: string | undefined;
  readonly batchId: string;
  readonly keyPrefix: string;
  /** Whether an earlier request may have had the same prefix. */
  readonly isRepeatable: boolean;
  remainingMs(): number;
}

// What it takes to dead-letter what failed and to answer.
const answerMs = 2_000;
const leastCallMs = 3_000;
const mostEntries = 2_000;

function readRequest(operation: Operation, { body, keyPrefix, isRepeatable }: Invocation, allows: Permission): Request {
  const checked = operation.readRequest(body);
  if ('faults' in checked) throw noBatch(`The body is not a request for ${operation.name}.`, checked.faults);
  const { options, entries } = checked.value;
  if (entries.length > mostEntries)
    throw tooLarge(`${entries.length} entries are more than the ${mostEntries} of one request`);
  if (!allows(options.mailbox)) throw mailboxNotAllowed(options.mailbox);
  if (!operation.isKeyed) return checked.value;
  const earlier = isRepeatable ? { earlier: 'sameKey' as const } : {};
  return { options, entries: withKeys(entries, keyPrefix), keyPrefix, ...earlier };
}

/** Runs a request: gives the answer to its batch; throws a ProblemError where it is no batch, too large, or for a mailbox that is not allowed. */
export async function invoke(operation: Operation, invocation: Invocation): Promise<BatchAnswer> {
  const instance = functionInstance();
  const { caller, batchId, remainingMs } = invocation;
  const allows = loggedPermission(instance.allows, { caller, batchId, operation: operation.name });
  const request = readRequest(operation, invocation, allows);
  const { mailbox } = request.options;
  const time = { remainingMs: () => remainingMs() - answerMs, leastCallMs, mostWaitMs: Number.POSITIVE_INFINITY };
  const [settled = []] = await runBatch(operation, [request], batchExchange(mailbox, time), {
    ...instance.settings,
    allows,
  });
  const originOf = ({ index }: Result) => ({ batchId, index });
  const context = { originOf, attempt: 1, now: new Date() };
  const ended = settled.map(({ result }) => result);
  const results = await deadLetterFailures(operation, request, ended, instance.settings.deadLetterQueueUrl, context);
  logBatch({ batchId, operation, mailbox }, results);
  return answerOf(results);
}
