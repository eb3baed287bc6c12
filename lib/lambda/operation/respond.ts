import type { SettledResult } from '../../batch/run-batch.ts';
import type { Result } from '../../contract/result.ts';
import { readBatchFile } from '../results/batch-files.ts';
import type { Bucket } from '../results/bucket.ts';
import { type Answer, batchAnswer, resultsAnswer } from './answer.ts';
import type { OperationEnvironment } from './operation-environment.ts';
import { type AsyncPreference, preferenceApplied } from './preference.ts';
import { respondAsync } from './respond-async.ts';
import { type AcceptedRequest, callTimeOf, reportResults, settleRequest } from './run-request.ts';

/** The answer to a request, and what an equal request after it must know. */
export interface Response {
  readonly answer: Answer;
  /** The batch as which the request goes on. */
  readonly batchId?: string;
  /** The indexes of the entries of unknown outcome. */
  readonly inDoubt: readonly number[];
  /** When every call that may have done one of its entries is surely over, in ms since 1970. */
  readonly overAt: number;
}

/** Answers an accepted request; this is all that is done for it. */
export type Respond = (accepted: AcceptedRequest) => Promise<Response>;

/** Returns the response to a request whose function died after it had been accepted as this batch; undefined if it had not. */
export async function handedOverBefore(bucket: Bucket, batchId: string): Promise<Response | undefined> {
  // From then on the batch is accepted and ends by itself.
  if (!(await readBatchFile(bucket, batchId, 'split'))) return undefined;
  return { answer: batchAnswer(batchId), batchId, inDoubt: [], overAt: 0 };
}

/** Runs an accepted request and answers it, as its caller's preference wants. */
export async function respond(
  accepted: AcceptedRequest,
  preference: AsyncPreference | undefined,
  environment: OperationEnvironment,
): Promise<Response> {
  if (preference && !wasTried(accepted)) return respondWithin(accepted, preference, environment);
  const settled = await settleRequest(accepted, environment, callTimeOf(accepted.invocation));
  const all = settled.map(({ result }) => result);
  const results = await reportResults(accepted, all, environment);
  const overAt = Math.max(earlierOverAt(accepted), ...settled.map(overAtOf));
  return { answer: resultsAnswer(results), inDoubt: inDoubt(results), overAt };
}

/** Whether an earlier request may have done entries. Its caller waits, because a message of the queue does not tell which. */
function wasTried({ request: { history = {} } }: AcceptedRequest): boolean {
  return history.wasTried === true || (history.entries?.size ?? 0) > 0;
}

async function respondWithin(
  accepted: AcceptedRequest,
  preference: AsyncPreference,
  environment: OperationEnvironment,
): Promise<Response> {
  const response = await respondAsync(accepted, preference, environment);
  const headers = { 'preference-applied': preferenceApplied(preference, 'batchId' in response) };
  const overAt = earlierOverAt(accepted);
  if ('batchId' in response) {
    const { batchId } = response;
    return { answer: batchAnswer(batchId, headers), batchId, inDoubt: [], overAt };
  }
  const { results } = response;
  const doubtful = inDoubt(results);
  const lastOverAt = doubtful.length > 0 ? environment.clock.now() + environment.settleMs : overAt;
  return { answer: resultsAnswer(results, headers), inDoubt: doubtful, overAt: Math.max(overAt, lastOverAt) };
}

function inDoubt(results: readonly Result[]): readonly number[] {
  return results.flatMap(({ index, responseCode }) => (responseCode === 'BatchOutcomeUnknown' ? [index] : []));
}

function overAtOf({ overAt, pending }: SettledResult): number {
  return overAt ?? pending?.overAt ?? 0;
}

function earlierOverAt({ request }: AcceptedRequest): number {
  return request.history?.overAt ?? 0;
}
