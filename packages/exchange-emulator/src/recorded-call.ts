import type { Rule } from './faults/rule.ts';
import { type Outcome, responseClassOf } from './operations/operation.ts';

/** A recorded EWS call. Fields are absent if the call failed before they were known. */
export interface RecordedCall {
  operation?: string;
  /** The address of the mailbox that the call acts on. */
  mailbox?: string;
  /** The number of entries in the request. */
  entries?: number;
  clientRequestId?: string;
  /** The number of outcomes by response class, or the response code of the fault that ended the call. */
  responseClasses?: Readonly<Record<string, number>> | string;
  /** The applied fault rule. `responseClasses` then counts the entries that were run, even if the response says otherwise. */
  fault?: Pick<Rule, 'work' | 'answer'>;
}

/** Returns the number of outcomes of each response class that occurs. */
export function countClasses(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const responseClass = responseClassOf(outcome);
    counts[responseClass] = (counts[responseClass] ?? 0) + 1;
  }
  return counts;
}
