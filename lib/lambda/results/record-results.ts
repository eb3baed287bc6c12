import pLimit from 'p-limit';
import type { CountedAs } from '../../contract/counts.ts';
import type { Result } from '../../contract/result.ts';
import { errorFacts } from '../common/log-facts.ts';
import { type Origin, placeIn } from '../messages/origin.ts';
import type { BatchEnvironment } from './batch-environment.ts';
import { putObject } from './bucket.ts';
import type { OpenEntry, RecordedResult } from './result-line.ts';
import { resultKey } from './result-name.ts';

/** An attempt at a message, as the bucket records it. */
export interface Attempt {
  readonly origin: Origin;
  /** The number of the attempt. */
  readonly attempt: number;
  /** The results that are final. */
  readonly results: readonly RecordedResult[];
  /** The entries without a final result; absent: none. */
  readonly open?: readonly OpenEntry[];
  /** How long these wait, in ms. */
  readonly waitMs?: number;
}

const putsInFlight = 16;
const countOfClass: Readonly<Record<Result['responseClass'], CountedAs>> = {
  Success: 'success',
  Warning: 'warning',
  Error: 'error',
};

/** Returns the class that a result has in the counts. */
export function countedAsOf({ responseClass }: Result): CountedAs {
  return countOfClass[responseClass];
}

/** Writes the results of attempts into the bucket, one object each; returns for each whether the bucket accepted it. */
export async function recordResults(
  { bucket, clock, monitor }: Pick<BatchEnvironment, 'bucket' | 'clock' | 'monitor'>,
  attempts: readonly Attempt[],
): Promise<readonly boolean[]> {
  const now = clock.now();
  return pLimit(putsInFlight).map(attempts, async (attempt) => {
    try {
      await putObject(bucket, keyOfAttempt(attempt, now), linesOf(attempt));
      return true;
    } catch (error) {
      monitor.failure('results not written', { batchId: attempt.origin.batchId, ...errorFacts(error) });
      return false;
    }
  });
}

function keyOfAttempt({ origin, attempt, results, open = [], waitMs = 0 }: Attempt, now: number): string {
  const counts = { success: 0, warning: 0, error: 0, open: open.length };
  for (const result of results) counts[countedAsOf(result)] += 1;
  const waits = open.length > 0 ? { waitsUntil: Math.ceil((now + waitMs) / 1000) } : {};
  if ('places' in origin) return resultKey(origin.batchId, { part: origin.number, attempt, counts, ...waits });
  const { batchId, part, partAttempt, countedAs, place } = origin;
  return resultKey(batchId, { part, attempt: partAttempt, entry: { countedAs, place, attempt }, counts, ...waits });
}

/** Returns what an attempt knows of its entries as JSON Lines, each with its place in the batch. */
function linesOf({ origin, attempt, results, open = [] }: Attempt): string {
  const settled = results.map(({ attempt: settledIn = attempt, ...result }) => ({
    ...result,
    ...(settledIn === attempt ? {} : { attempt: settledIn }),
  }));
  return [...settled, ...open]
    .map(({ index, ...line }) => `${JSON.stringify({ [origin.placeName]: placeIn(origin, index), ...line })}\n`)
    .join('');
}
