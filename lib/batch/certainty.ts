import { doubtfulCodes, isBusyFault, isRefusal, retryReasonOf } from '../contract/response-codes.ts';
import { retryPolicy } from '../recovery/retry-policy.ts';
import type { Fault } from '../soap/response.ts';

/** The meaning of an answer for an entry: its outcome is final, it was surely not done, or it may have been done. */
export type Certainty = 'final' | 'notDone' | 'inDoubt';

/** Whether entries change a mailbox. A read is never in doubt, because asking again does no harm. */
export type Effect = 'read' | 'write';

/** Returns what a response message with this code says about its entry. */
export function certaintyOfMessage(responseCode: string, effect: Effect): Certainty {
  if (retryReasonOf(responseCode) === 'throttled') return 'notDone';
  return doubtfulCodes.has(responseCode) ? inDoubtIfWritten(effect) : 'final';
}

/** Returns what a fault says about the entries of its call: some may have been done before it unless its code says otherwise. */
export function certaintyOfFault({ responseCode }: Fault, outcomeCode: string, effect: Effect): Certainty {
  if (isBusyFault(responseCode)) return 'notDone';
  if (effect === 'read') return certaintyOfMessage(outcomeCode, effect);
  return isRefusal(responseCode) ? 'final' : 'inDoubt';
}

/** Returns the meaning of a call without a usable answer for its entries. */
export function inDoubtIfWritten(effect: Effect): Certainty {
  return effect === 'write' ? 'inDoubt' : 'notDone';
}

const mayPass: ReadonlySet<string> = new Set([...doubtfulCodes, 'BatchExchangeUnreachable', 'BatchOutcomeUnknown']);

/** Whether an entry that was not done by so many attempts may be done by another: always after throttling, else if its last code may pass. */
export function isWorthRetrying(attempts: number, lastCode: string): boolean {
  return retryReasonOf(lastCode) === 'throttled' || (mayPass.has(lastCode) && attempts < retryPolicy.callAttempts);
}
