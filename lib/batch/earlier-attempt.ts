import type { Request } from '../contract/request.ts';
import { retryReasonOf } from '../contract/response-codes.ts';
import type { Recovery } from '../recovery/recovery.ts';

/** The earlier attempt that may have done an entry, which decides whether it is looked up before it is sent. */
export type EarlierAttempt =
  /** None can have done it. */
  | 'none'
  /** An earlier request may have created it under the same key. */
  | 'sameKey'
  /** An earlier delivery may have done it. */
  | 'inDoubt'
  /** An earlier delivery may have done it, and a person wants it sent if a look-up does not find it. */
  | 'redriven';

type KeyedEntry = { readonly key: string | undefined; readonly recovery: Pick<Recovery, 'faultProvesNothing'> };

/** Returns which earlier attempt may have done an entry, from the history of its request, its key and its recovery (docs/reliability.md). */
export function earlierAttemptOf(
  { history = {}, keyPrefix }: Pick<Request, 'history' | 'keyPrefix'>,
  { key, recovery }: KeyedEntry,
): EarlierAttempt {
  const { isRepeatable = false, receiveCount = 1, failureCode } = history;
  if (receiveCount > 1) return 'inDoubt';
  if (failureCode === 'BatchOutcomeUnknown') return 'redriven';
  if (failureCode !== undefined && isUndoneAfter(failureCode, recovery)) return 'none';
  const isDerived = key === undefined || (keyPrefix !== undefined && key.startsWith(`${keyPrefix}/`));
  // Only keyed operations have a prefix; the items of others carry no key to be found by.
  const isPrefixRepeated = isRepeatable && keyPrefix !== undefined;
  return isDerived && !isPrefixRepeated ? 'none' : 'sameKey';
}

/** Whether a failure proves that the entry is not done and that a look-up would say no more. */
function isUndoneAfter(failureCode: string, { faultProvesNothing }: KeyedEntry['recovery']): boolean {
  const reason = retryReasonOf(failureCode);
  // A mail that Exchange refused may have left an unsent copy: a look-up would take it for a sent one.
  return reason === 'throttled' || (reason === undefined && faultProvesNothing);
}
