import { answerOf, type Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { mailboxHash } from './log-facts.ts';
import type { Facts, Monitor } from './monitor.ts';

/** A batch as logs know it. */
export interface LoggedBatch {
  readonly batchId: string;
  readonly operation: Operation;
  readonly mailbox: string | undefined;
}

/** Logs the results of a batch as ids, codes and counts. */
export function logBatch(
  monitor: Monitor,
  { batchId, operation, mailbox }: LoggedBatch,
  results: readonly Result[],
  more: Facts = {},
): void {
  monitor.info('batch', {
    batchId,
    operation: operation.name,
    mailboxHash: mailboxHash(mailbox),
    counts: answerOf(results).counts,
    codes: countByCode(results),
    deadLettered: results.filter(({ deadLettered }) => deadLettered).length,
    ...more,
  });
}

/** Returns how many results or failed items have each response code. */
export function countByCode(results: readonly Pick<Result, 'responseCode'>[]): Readonly<Record<string, number>> {
  const codes = Map.groupBy(results, ({ responseCode }) => responseCode);
  return Object.fromEntries([...codes].map(([code, { length }]) => [code, length]));
}
