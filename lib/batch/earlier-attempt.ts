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

/** An earlier attempt, and when every call of it is surely over, in ms since 1970; 0 if it is. */
export interface EarlierCalls {
  readonly earlierAttempt: EarlierAttempt;
  readonly earlierOverAt: number;
}

interface KeyedEntry {
  readonly key: string | undefined;
  readonly recovery: Pick<Recovery, 'faultProvesNothing'>;
}

type KnownRequest = Pick<Request, 'history' | 'keyPrefix'>;

/** Returns what earlier attempts may have done to an unsettled entry, from the history of its request, its key and its recovery (docs/reliability.md). */
export function earlierCallsOf(request: KnownRequest, entry: KeyedEntry, index: number): EarlierCalls {
  const { history = {} } = request;
  const known = history.entries?.get(index);
  if (known?.kind === 'inDoubt') return { earlierAttempt: 'inDoubt', earlierOverAt: known.overAt };
  const earlierAttempt = known?.kind === 'notDone' ? attemptUnderKey(request, entry) : attemptOf(request, entry);
  return { earlierAttempt, earlierOverAt: history.overAt ?? 0 };
}

function attemptOf(request: KnownRequest, entry: KeyedEntry): EarlierAttempt {
  const { wasTried = false, failureCode } = request.history ?? {};
  if (wasTried) return 'inDoubt';
  if (failureCode === 'BatchOutcomeUnknown') return 'redriven';
  if (failureCode !== undefined && isUndoneAfter(failureCode, entry.recovery)) return 'none';
  return attemptUnderKey(request, entry);
}

function attemptUnderKey({ history, keyPrefix }: KnownRequest, { key }: KeyedEntry): EarlierAttempt {
  const isDerived = key === undefined || (keyPrefix !== undefined && key.startsWith(`${keyPrefix}/`));
  // Only keyed operations have a prefix; the items of others carry no key to be found by.
  const isPrefixRepeated = history?.isRepeatable === true && keyPrefix !== undefined;
  return isDerived && !isPrefixRepeated ? 'none' : 'sameKey';
}

/** Whether a failure proves that the entry is not done and that a look-up would say no more. */
function isUndoneAfter(failureCode: string, { faultProvesNothing }: KeyedEntry['recovery']): boolean {
  const reason = retryReasonOf(failureCode);
  // A mail that Exchange refused may have left an unsent copy: a look-up would take it for a sent one.
  return reason === 'throttled' || (reason === undefined && faultProvesNothing);
}
