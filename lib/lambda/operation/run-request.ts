import { runBatch, type SettledResult } from '../../batch/run-batch.ts';
import { withKeys } from '../../contract/key.ts';
import type { Request } from '../../contract/request.ts';
import type { Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { retryPolicy } from '../../recovery/retry-policy.ts';
import { logBatch } from '../common/batch-log.ts';
import type { Facts } from '../common/monitor.ts';
import { loggedPermission, type Permission } from '../common/permission.ts';
import { mailboxNotAllowed, notABatch, tooLarge } from '../common/problem.ts';
import { type CallTime, pacedExchange } from '../exchange/paced-exchange.ts';
import { deadLetterFailures } from '../messages/dead-letter.ts';
import type { OperationEnvironment } from './operation-environment.ts';

/** One request to a function. */
export interface Invocation {
  /** The request's JSON. */
  readonly body: unknown;
  /** The sender, if known. */
  readonly caller?: string | undefined;
  /** The id under which logs and dead-letter queue messages know the request. */
  readonly batchId: string;
  /** The start, before a slash, of the keys of entries that have none. */
  readonly keyPrefix: string;
  /** Whether an earlier request may have had the same key prefix. */
  readonly isRepeatable: boolean;
  /** Returns the milliseconds that the function has left. */
  remainingMs(): number;
}

/** A request that is a batch, with its permission. */
export interface AcceptedRequest {
  readonly operation: Operation;
  readonly invocation: Invocation;
  readonly request: Request;
  readonly allows: Permission;
}

const maxEntries = 2_000;

/** Returns the results of a request, one per entry, in order; throws a ProblemError if it is no batch, too large, or not allowed. */
export async function runRequest(
  operation: Operation,
  invocation: Invocation,
  environment: OperationEnvironment,
): Promise<readonly Result[]> {
  const accepted = acceptRequest(operation, invocation, environment);
  const settled = await settleRequest(accepted, environment, callTimeOf(invocation));
  const results = settled.map(({ result }) => result);
  return reportResults(accepted, results, environment);
}

/** Returns a request that is a batch; throws a ProblemError if it is none, too large, or for a mailbox that is not allowed. */
export function acceptRequest(
  operation: Operation,
  invocation: Invocation,
  environment: OperationEnvironment,
): AcceptedRequest {
  const { body, caller, batchId } = invocation;
  const requester = { caller, batchId, operation: operation.name };
  const allows = loggedPermission(environment.allows, requester, environment.monitor);
  const checked = operation.readRequest(body);
  if ('faults' in checked) throw notABatch(`The body is not a request for ${operation.name}.`, checked.faults);
  const { options, entries } = checked.value;
  if (entries.length > maxEntries) {
    throw tooLarge(`${entries.length} entries are more than the ${maxEntries} of one request`);
  }
  if (!allows(options.mailbox)) throw mailboxNotAllowed(options.mailbox);
  return { operation, invocation, request: keyedRequest(operation, checked.value, invocation), allows };
}

function keyedRequest({ isKeyed }: Operation, request: Request, { keyPrefix, isRepeatable }: Invocation): Request {
  if (!isKeyed) return request;
  return { ...request, entries: withKeys(request.entries, keyPrefix), keyPrefix, history: { isRepeatable } };
}

/** Returns the time that an invocation has for Exchange: its own, less what dead-lettering and answering take. */
export function callTimeOf({ remainingMs }: Invocation): CallTime {
  const { reservedMs, leastCallMs, longestWaitMs } = retryPolicy.request;
  return { remainingMs: () => remainingMs() - reservedMs, leastCallMs, longestWaitMs };
}

/** Runs a request within a time; returns one settled or pending result per entry, in order. */
export async function settleRequest(
  { operation, request, allows }: AcceptedRequest,
  environment: OperationEnvironment,
  time: CallTime,
): Promise<readonly SettledResult[]> {
  const port = pacedExchange(environment, request.options.mailbox, time);
  const [settled = []] = await runBatch(operation, [request], port, { ...environment.limits, allows });
  return settled;
}

/** Sends the failures to the dead-letter queue, counts and logs the results; returns them with `deadLettered`. */
export async function reportResults(
  { operation, request, invocation: { batchId } }: AcceptedRequest,
  settled: readonly Result[],
  { deadLetterQueue, clock, monitor }: OperationEnvironment,
  more: Facts = {},
): Promise<readonly Result[]> {
  const originOf = ({ index }: Result) => ({ batchId, index });
  const context = { originOf, attempt: 1, now: clock.now() };
  const results = await deadLetterFailures(operation, request, settled, deadLetterQueue, context);
  monitor.countResults(results);
  logBatch(monitor, { batchId, operation, mailbox: request.options.mailbox }, results, more);
  return results;
}
