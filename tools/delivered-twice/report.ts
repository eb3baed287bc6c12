import { renderTable } from '../../cli/common/render-table.ts';
import type { DeliveredTwice } from './run-delivered-twice.ts';

/** Whether every entry has a result, and none was lost, done twice, or reported as failed although it was done. */
export function isAsPromised({
  entries,
  done,
  failed,
  unknown,
  lost,
  doneTwice,
  failedButDone,
}: DeliveredTwice): boolean {
  return done + failed + unknown === entries && lost + doneTwice + failedButDone === 0;
}

/** Returns a readable report. */
export function writeReport(rows: readonly DeliveredTwice[]): string {
  const heads = [
    'operation',
    'fault',
    'entries',
    'done',
    'failed',
    'unknown',
    'lost',
    'done twice',
    'failed, yet done',
  ];
  const cells = rows.map(({ operation, fault, entries, done, failed, unknown, lost, doneTwice, failedButDone }) => {
    const counts = [entries, done, failed, unknown, lost, doneTwice, failedButDone];
    return [operation, fault, ...counts.map((count) => count.toLocaleString('en'))];
  });
  return renderTable([heads, ...cells]);
}
