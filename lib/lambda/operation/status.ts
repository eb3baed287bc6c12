import { retryReasonOf } from '../../contract/response-codes.ts';
import type { Result } from '../../contract/result.ts';
import { namedBackOffMs } from '../../recovery/back-off.ts';

// What to wait where Exchange has named no back-off.
const usualRetryMs = 30_000;

/** Gives the HTTP status of a batch's answer: 200, 207, or, where nothing was done, 503 (throttling or time) or 502 (no way to Exchange). */
export function statusOf(results: readonly Result[]): 200 | 207 | 502 | 503 {
  if (results.every(({ responseClass }) => responseClass === 'Success')) return 200;
  const reasons = results.map(({ responseCode }) => retryReasonOf(responseCode));
  if (reasons.some((reason) => reason === undefined)) return 207;
  return reasons.every((reason) => reason === 'unreachable') ? 502 : 503;
}

/** Gives the seconds after which to try again what was not done: the longest back-off that Exchange named, or 30. */
export function retryAfterSeconds(results: readonly Result[]): number {
  return Math.ceil((Math.max(0, ...results.map((result) => namedBackOffMs(result) ?? 0)) || usualRetryMs) / 1000);
}
