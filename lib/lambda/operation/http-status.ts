import { retryReasonOf } from '../../contract/response-codes.ts';
import type { Result } from '../../contract/result.ts';
import { namedBackOffMs } from '../../recovery/back-off.ts';
import { retryPolicy } from '../../recovery/retry-policy.ts';

/** Returns a batch's HTTP status: 200, 207, or, if nothing was done, 503 (throttling or time) or 502 (Exchange unreachable). */
export function httpStatusOf(results: readonly Result[]): 200 | 207 | 502 | 503 {
  if (results.every(({ responseClass }) => responseClass === 'Success')) return 200;
  const reasons = results.map(({ responseCode }) => retryReasonOf(responseCode));
  if (reasons.some((reason) => reason === undefined)) return 207;
  return reasons.every((reason) => reason === 'unreachable') ? 502 : 503;
}

/** Returns the Retry-After of results that were not done, in seconds: the longest back-off that Exchange named, or 30. */
export function retryAfterSeconds(results: readonly Result[]): number {
  const longestMs = Math.max(0, ...results.map((result) => namedBackOffMs(result) ?? 0));
  return Math.ceil((longestMs || retryPolicy.request.retryAfterMs) / 1000);
}
