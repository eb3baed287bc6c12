import { renderTable } from '../../cli/common/render-table.ts';
import { type MatrixRow, sumOf } from './matrix.ts';

/** Whether nothing of a row was lost, done twice or reported as failed though it was done, and its fault has struck. */
export function isAsPromised({ entries, done, failed, unknown, ...row }: MatrixRow): boolean {
  const isComplete = done + failed + unknown === entries;
  return isComplete && row.lost === 0 && row.doneTwice === 0 && row.deniedDone === 0 && row.hasStruck;
}

type Sum = Omit<MatrixRow, 'seed' | 'fault' | 'operation' | 'hasStruck'>;

const heads = ['entries', 'done', 'failed', 'unknown', 'calls', 'lost', 'done twice', 'failed, yet done'];

function cells({ entries, done, failed, unknown, calls, lost, doneTwice, deniedDone }: Sum): readonly string[] {
  return [entries, done, failed, unknown, calls, lost, doneTwice, deniedDone].map((count) =>
    count.toLocaleString('en'),
  );
}

function sum(rows: readonly MatrixRow[]): Sum {
  return { ...sumOf(rows), calls: rows.reduce((total, { calls }) => total + calls, 0) };
}

/** Gives the matrix for a person to read, and whether every row is as promised. */
export function writeReport(rows: readonly MatrixRow[]): { readonly report: string; readonly isAsPromised: boolean } {
  const whole = rows.map((row) => {
    return [`${row.seed}`, row.fault, row.operation, ...cells(row), row.hasStruck ? '' : 'never struck'];
  });
  const report = [
    renderTable([['seed', 'fault', 'operation', ...heads, ''], ...whole]),
    summary('fault', rows),
    summary('operation', rows),
  ];
  return { report: report.join('\n\n'), isAsPromised: rows.every(isAsPromised) };
}

/** Gives the sums by fault or by operation, and the total, in Markdown. */
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
