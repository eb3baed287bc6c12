import { runBatch, type SettledResult } from '../../batch/run-batch.ts';
import { withKeys } from '../../contract/key.ts';
import type { Request, RequestHistory } from '../../contract/request.ts';
import type { Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { retryPolicy } from '../../recovery/retry-policy.ts';
import type { ClaimWish } from '../claims/claim.ts';
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
  /** The history that earlier requests, equal to this one, have left. */
  readonly earlier?: Pick<RequestHistory, 'wasTried' | 'overAt' | 'entries'>;
  /** Returns the milliseconds that the function has left. */
  remainingMs(): number;
}

/** The history that equal requests before one have left, and the prefix of their keys if something is in doubt. */
export interface EarlierAttempts extends NonNullable<Invocation['earlier']> {
  readonly keyPrefix?: string | undefined;
}

/** A request that is a batch, with its permission. */
export interface AcceptedRequest {
  readonly operation: Operation;
  readonly invocation: Invocation;
  /** As the caller wrote it. */
  readonly given: Request;
  /** With keys and the history of its entries. */
  readonly request: Request;
  readonly allows: Permission;
}

const maxEntries = 2_000;

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
  const given = checked.value;
  return { operation, invocation, given, request: requestWithHistory(operation, given, invocation), allows };
}

/** Returns an accepted request that knows what earlier ones left. */
export function afterAttempts(accepted: AcceptedRequest, { keyPrefix, ...earlier }: EarlierAttempts): AcceptedRequest {
  const { operation, given } = accepted;
  const repeated = keyPrefix === undefined ? {} : { keyPrefix, isRepeatable: true };
  const invocation = { ...accepted.invocation, ...repeated, earlier };
  return { ...accepted, invocation, request: requestWithHistory(operation, given, invocation) };
}

function requestWithHistory({ isKeyed }: Operation, given: Request, invocation: Invocation): Request {
  const { keyPrefix, isRepeatable, earlier } = invocation;
  const request = { ...given, history: { isRepeatable, ...earlier } };
  return isKeyed ? { ...request, entries: withKeys(given.entries, keyPrefix), keyPrefix } : request;
}

/** Returns who claims a request, and until when: as long as its function may run and its last call may be executed. */
export function claimantOf(
  { remainingMs }: Invocation,
  { clock, chance, settleMs }: OperationEnvironment,
): Pick<ClaimWish, 'token' | 'at' | 'until'> {
  const at = clock.now();
  return { token: chance.uuid(), at, until: at + remainingMs() + settleMs };
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

/** Sends the new failures to the dead-letter queue, counts and logs the new results; returns all results, with `deadLettered`. */
export async function reportResults(
  { operation, request, invocation: { batchId } }: AcceptedRequest,
  settled: readonly Result[],
  { deadLetterQueue, clock, monitor }: OperationEnvironment,
  more: Facts = {},
): Promise<readonly Result[]> {
  const originOf = ({ index }: Result) => ({ batchId, index });
  const context = { originOf, attempt: 1, now: clock.now() };
  const isNew = ({ index }: Result) => request.history?.entries?.get(index)?.kind !== 'settled';
  const results = await deadLetterFailures(operation, request, settled.filter(isNew), deadLetterQueue, context);
  monitor.countResults(results);
  logBatch(monitor, { batchId, operation, mailbox: request.options.mailbox }, results, more);
  const reported = new Map(results.map((result) => [result.index, result]));
  return settled.map((result) => reported.get(result.index) ?? result);
}
