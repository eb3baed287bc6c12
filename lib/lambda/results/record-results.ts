import pLimit from 'p-limit';
import type { CountedAs } from '../../contract/counts.ts';
import type { Result } from '../../contract/result.ts';
import { errorFacts, log } from '../common/log.ts';
import { type Origin, placeIn } from '../messages/origin.ts';
import { putObject } from './bucket.ts';
import { resultKey } from './result-name.ts';

/** What an attempt at a message came to: what the message is of its batch, which attempt it was, the results that are final, how many entries have none yet, and how long (ms) these wait. */
export interface Attempt {
  readonly origin: Origin;
  readonly attempt: number;
  readonly final: readonly Result[];
  readonly open: number;
  readonly waitMs: number;
}

const putsInFlight = 16;
const countNames: Readonly<Record<Result['responseClass'], CountedAs>> = {
  Success: 'success',
  Warning: 'warning',
  Error: 'error',
};

/** Gives as what a result counts. */
export function countedAsOf({ responseClass }: Result): CountedAs {
  return countNames[responseClass];
}

/** Writes the results of attempts into the bucket, an object for each; says of each whether the bucket has taken it. */
export async function recordResults(
  bucket: string,
  attempts: readonly Attempt[],
  now: Date = new Date(),
): Promise<readonly boolean[]> {
  return pLimit(putsInFlight).map(attempts, async (attempt) => {
    try {
      await putObject(bucket, keyOfAttempt(attempt, now), linesOf(attempt));
      return true;
    } catch (error) {
      log().error('results not written', { batchId: attempt.origin.batchId, ...errorFacts(error) });
      return false;
    }
  });
}

function keyOfAttempt({ origin, attempt, final, open, waitMs }: Attempt, now: Date): string {
  const counts = { success: 0, warning: 0, error: 0, open };
  for (const result of final) counts[countedAsOf(result)] += 1;
  const waits = open > 0 ? { waitsUntil: Math.ceil((now.getTime() + waitMs) / 1000) } : {};
  if ('places' in origin) return resultKey(origin.batchId, { part: origin.number, attempt, counts, ...waits });
  const { batchId, part, partAttempt, countedAs, place } = origin;
  return resultKey(batchId, { part, attempt: partAttempt, entry: { countedAs, place, attempt }, counts, ...waits });
}

/** Gives the results that are final as JSON Lines, each with its place in the batch. */
function linesOf({ origin, final }: Attempt): string {
  return final
    .map(({ index, ...result }) => `${JSON.stringify({ [origin.placeName]: placeIn(origin, index), ...result })}\n`)
    .join('');
}
