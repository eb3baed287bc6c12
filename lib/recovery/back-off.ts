import { detailOf, type Outcome } from '../contract/result.ts';
import { retryPolicy } from './retry-policy.ts';

/** Returns the back-off in milliseconds that Exchange named in an outcome; undefined if it named none. */
export function namedBackOffMs(outcome: Outcome): number | undefined {
  const detail = detailOf(outcome, 'BackOffMilliseconds');
  const named = detail === undefined ? Number.NaN : Number(detail);
  return Number.isFinite(named) && named >= 0 ? named : undefined;
}

const busyCodes: readonly unknown[] = ['ErrorServerBusy', 'ErrorExceededConnectionCount'];

/** Whether Exchange was too busy, by the code itself or by an InnerErrorResponseCode. */
// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange
export function isBusy(outcome: Outcome): boolean {
  return busyCodes.includes(outcome.responseCode) || busyCodes.includes(detailOf(outcome, 'InnerErrorResponseCode'));
}

/** Returns the milliseconds to wait before the next attempt: as Exchange named, else doubling with each attempt, half of it by `chance` (0 to 1). */
// Entries that are to stay in one call share one `chance`; different calls have their own, so that they do not retry at once.
export function backOffMs(outcome: Outcome, attempt: number, chance: number): number {
  const named = namedBackOffMs(outcome);
  if (named !== undefined) return named;
  const { firstMs, longestMs } = retryPolicy.callBackOff;
  const most = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return (most * (1 + chance)) / 2;
}
