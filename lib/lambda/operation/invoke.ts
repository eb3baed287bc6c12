import { runBatch, type SettledResult } from '../../batch/run-batch.ts';
import { withKeys } from '../../contract/key.ts';
import type { Request } from '../../contract/request.ts';
import { answerOf, type BatchAnswer, type Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { logBatch } from '../common/batch-log.ts';
import { countResults } from '../common/metrics.ts';
import { loggedPermission, type Permission } from '../common/permission.ts';
import { mailboxNotAllowed, noBatch, tooLarge } from '../common/problem.ts';
import { functionInstance } from '../environment.ts';
import { type BatchTime, batchExchange } from '../exchange/batch-exchange.ts';
import { deadLetterFailures } from '../messages/dead-letter.ts';

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
  return { options, entries: withKeys(entries, keyPrefix), keyPrefix, history: { isRepeatable } };
}

/** A request that is a batch: its operation, what asked for it, and who may be acted for. */
export interface Asked {
  readonly operation: Operation;
  readonly invocation: Invocation;
  readonly request: Request;
  readonly allows: Permission;
}

/** Reads what was asked for; throws a ProblemError where it is no batch, too large, or for a mailbox that is not allowed. */
export function readAsked(operation: Operation, invocation: Invocation): Asked {
  const { caller, batchId } = invocation;
  const allows = loggedPermission(functionInstance().allows, { caller, batchId, operation: operation.name });
  return { operation, invocation, request: readRequest(operation, invocation, allows), allows };
}

/** Gives the time that an invocation has for Exchange: as much of its own as a call fits into, but what it takes to answer. */
export function timeOf({ remainingMs }: Invocation): BatchTime {
  return { remainingMs: () => remainingMs() - answerMs, leastCallMs, mostWaitMs: Number.POSITIVE_INFINITY };
}

/** Runs what was asked for within a time: gives one result per entry, in order. */
export async function run({ operation, request, allows }: Asked, time: BatchTime): Promise<readonly SettledResult[]> {
  const { settings } = functionInstance();
  const exchange = batchExchange(request.options.mailbox, time);
  const [settled = []] = await runBatch(operation, [request], exchange, { ...settings, allows });
  return settled;
}

/** Puts what failed into the dead-letter queue, and logs: gives the results with what became of them there. */
export async function conclude(
  { operation, request, invocation: { batchId } }: Asked,
  ended: readonly Result[],
  more = {},
): Promise<readonly Result[]> {
  const originOf = ({ index }: Result) => ({ batchId, index });
  const context = { originOf, attempt: 1, now: new Date() };
  const { deadLetterQueueUrl } = functionInstance().settings;
  const results = await deadLetterFailures(operation, request, ended, deadLetterQueueUrl, context);
  countResults(results);
  logBatch({ batchId, operation, mailbox: request.options.mailbox }, results, more);
  return results;
}

/** Runs a request: gives the answer to its batch; throws a ProblemError where it is no batch, too large, or for a mailbox that is not allowed. */
export async function invoke(operation: Operation, invocation: Invocation): Promise<BatchAnswer> {
  const asked = readAsked(operation, invocation);
  const settled = await run(asked, timeOf(invocation));
  return answerOf(
    await conclude(
      asked,
      settled.map(({ result }) => result),
    ),
  );
}
