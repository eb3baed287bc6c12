import { answerOf, type Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { log, mailboxHash } from './log.ts';

/** A batch as logs know it. */
export interface LoggedBatch {
  readonly batchId: string;
  readonly operation: Operation;
  readonly mailbox: string | undefined;
}

/** Logs what a batch came to: ids, codes and counts. */
export function logBatch({ batchId, operation, mailbox }: LoggedBatch, results: readonly Result[], more = {}): void {
  log().info('batch', {
    batchId,
    operation: operation.name,
    mailboxHash: mailboxHash(mailbox),
    counts: answerOf(results).counts,
    codes: countBy(results.map(({ responseCode }) => responseCode)),
    deadLettered: results.filter(({ deadLettered }) => deadLettered).length,
    ...more,
  });
}

function countBy(codes: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
