import type { Rule } from './faults/rule.ts';
import { type Outcome, responseClassOf } from './operations/operation.ts';

/**
 * A call that was seen, as far as it got: what it asked for, how many entries, and how many of its outcomes are of each
 * class, or the code of its fault; `fault` is what a fault switch did with it, and then the outcomes are those of the
 * entries that were come to, whatever the caller was told.
 */
export interface RecordedCall {
  operation?: string;
  mailbox?: string;
  entries?: number;
  clientRequestId?: string;
  responseClasses?: Readonly<Record<string, number>> | string;
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
