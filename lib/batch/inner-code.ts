import { doubtfulCodes, retryReasonOf } from '../contract/response-codes.ts';
import { detailOf, type Outcome } from '../contract/result.ts';

/** Returns an outcome under its inner code if that is the definite one, as ErrorQuotaExceededOnDelete inside ErrorInternalServerError; any other as it is. */
// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange
export function withInnerCode(outcome: Outcome): Outcome {
  const inner = detailOf(outcome, 'InnerErrorResponseCode');
  if (!doubtfulCodes.has(outcome.responseCode) || typeof inner !== 'string') return outcome;
  return isDefinite(inner.trim()) ? { ...outcome, responseCode: inner.trim() } : outcome;
}

function isDefinite(code: string): boolean {
  return /^Error[A-Z]/.test(code) && !doubtfulCodes.has(code) && retryReasonOf(code) === undefined;
}
