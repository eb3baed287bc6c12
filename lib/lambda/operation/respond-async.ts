import type { SettledResult } from '../../batch/run-batch.ts';
import type { Result } from '../../contract/result.ts';
import { sha256 } from '../common/sha256.ts';
import type { CallTime } from '../exchange/paced-exchange.ts';
import type { BatchEnvironment } from '../results/batch-environment.ts';
import { handOver } from './hand-over.ts';
import type { OperationEnvironment } from './operation-environment.ts';
import type { AsyncPreference } from './preference.ts';
import { type AcceptedRequest, callTimeOf, type Invocation, reportResults, settleRequest } from './run-request.ts';

/** The results of a request that was done in time, or the id of the batch as which it goes on. */
export type AsyncResponse = { readonly results: readonly Result[] } | { readonly batchId: string };

/** Runs a request for as long as its caller waits, and hands the rest over to the work queue; throws if that refuses it. */
export async function respondAsync(
  accepted: AcceptedRequest,
  { waitMs }: AsyncPreference,
  environment: OperationEnvironment,
): Promise<AsyncResponse> {
  const { invocation } = accepted;
  if (waitMs === 0) {
    const batchId = batchIdOf(accepted);
    const undone = accepted.request.entries.map((_, index) => index);
    await handOver({ ...handedOver(accepted, batchId), results: [], undone }, batchesOf(environment));
    return { batchId };
  }
  const all = await settleRequest(accepted, environment, timeWithin(waitMs, invocation));
  const undone = all.filter(isUndone).map(({ result }) => result.index);
  const settled = all.filter((each) => !isUndone(each)).map(({ result }) => result);
  const results = await reportResults(accepted, settled, environment, { handedOver: undone.length });
  if (undone.length === 0) return { results };
  const { batchId } = invocation;
  await handOver({ ...handedOver(accepted, batchId), results, undone }, batchesOf(environment));
  return { batchId };
}

/** Returns the time for a caller who waits `waitMs`. Later no call starts, but one in flight is waited for: cut off, its outcome would be unknown. */
function timeWithin(waitMs: number, invocation: Invocation): CallTime {
  const time = callTimeOf(invocation);
  const leastCallMs = Math.max(time.leastCallMs, time.remainingMs() - waitMs);
  return { ...time, leastCallMs };
}

function isUndone({ pending }: SettledResult): boolean {
  return pending !== undefined && !pending.mayBeDone;
}

/** Returns the id of a request's batch; a request that is repeated under one Idempotency-Key gets the same id. */
function batchIdOf({ operation, request, invocation }: AcceptedRequest): string {
  const { batchId, isRepeatable, keyPrefix } = invocation;
  if (!isRepeatable) return batchId;
  const identity = JSON.stringify([operation.name, keyPrefix, request.options, request.entries]);
  return sha256(identity).slice(0, 32);
}

function handedOver({ operation, request, invocation: { isRepeatable, keyPrefix } }: AcceptedRequest, batchId: string) {
  // Under an Idempotency-Key, an earlier request may have done what this one asks for.
  return { batchId, operation, request, keyPrefix: isRepeatable ? undefined : keyPrefix };
}

function batchesOf({ batches }: OperationEnvironment): BatchEnvironment {
  if (batches) return batches;
  throw new Error('the environment variables BATCHES_BUCKET and WORK_QUEUE_URL are not both set');
}
