import { detailOf, type Outcome } from '../contract/result.ts';

const firstMs = 1_000;
const mostMs = 30_000;

/** Gives the back-off in ms that Exchange named with an outcome, or undefined. */
export function namedBackOffMs(outcome: Outcome): number | undefined {
  const detail = detailOf(outcome, 'BackOffMilliseconds');
  const named = detail === undefined ? Number.NaN : Number(detail);
  return Number.isFinite(named) && named >= 0 ? named : undefined;
}

const busyCodes: readonly unknown[] = ['ErrorServerBusy', 'ErrorExceededConnectionCount'];

/** Says whether Exchange was too busy, which it says as it is or inside of another error (https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange). */
export function saysBusy(outcome: Outcome): boolean {
  return busyCodes.includes(outcome.responseCode) || busyCodes.includes(detailOf(outcome, 'InnerErrorResponseCode'));
}

/** Gives the ms to wait before the next attempt: what Exchange named, to the millisecond, or else twice as long each time, half of it by chance, so that callers do not come all at once: `chance`, from 0 to 1, is the same for entries that are to stay together. */
export function backOffMs(outcome: Outcome, attempt: number, chance: number): number {
  const named = namedBackOffMs(outcome);
  if (named !== undefined) return named;
  const most = Math.min(mostMs, firstMs * 2 ** (attempt - 1));
  return (most * (1 + chance)) / 2;
}
