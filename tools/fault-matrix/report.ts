import { renderTable } from '../../cli/common/render-table.ts';
import { type MatrixRow, sumOf } from './matrix.ts';

/** Whether no entry was lost, done twice or reported as failed although it was done, and the fault was applied. */
export function isAsPromised({ entries, done, failed, unknown, ...row }: MatrixRow): boolean {
  const isComplete = done + failed + unknown === entries;
  return isComplete && row.lost === 0 && row.doneTwice === 0 && row.failedButDone === 0 && row.isFaultApplied;
}

type Sum = Omit<MatrixRow, 'seed' | 'fault' | 'operation' | 'isFaultApplied'>;

const heads = ['entries', 'done', 'failed', 'unknown', 'calls', 'lost', 'done twice', 'failed, yet done'];

function cells({ entries, done, failed, unknown, calls, lost, doneTwice, failedButDone }: Sum): readonly string[] {
  return [entries, done, failed, unknown, calls, lost, doneTwice, failedButDone].map((count) =>
    count.toLocaleString('en'),
  );
}

function sum(rows: readonly MatrixRow[]): Sum {
  return { ...sumOf(rows), calls: rows.reduce((total, { calls }) => total + calls, 0) };
}

/** Returns a readable report of the matrix, and whether every row is as promised. */
export function writeReport(rows: readonly MatrixRow[]): { readonly report: string; readonly isAsPromised: boolean } {
  const whole = rows.map((row) => {
    return [`${row.seed}`, row.fault, row.operation, ...cells(row), row.isFaultApplied ? '' : 'fault not applied'];
  });
  const report = [
    renderTable([['seed', 'fault', 'operation', ...heads, ''], ...whole]),
    summary('fault', rows),
    summary('operation', rows),
  ];
  return { report: report.join('\n\n'), isAsPromised: rows.every(isAsPromised) };
}

/** Returns a Markdown table of the sums by fault or by operation, with the total. */
function summary(name: 'fault' | 'operation', rows: readonly MatrixRow[]): string {
  const groups = Map.groupBy(rows, (row) => row[name]);
  const lines = [
    [name, ...heads],
    ['---', ...heads.map(() => '---:')],
    ...[...groups].map(([group, same]) => [group, ...cells(sum(same))]),
    ['**all**', ...cells(sum(rows))],
  ];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}
