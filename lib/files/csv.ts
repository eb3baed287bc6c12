import { type CsvRow, readCsvRows } from './csv-rows.ts';
import { entryOf } from './entry.ts';
import { type ColumnOptions, type Header, readHeader } from './header.ts';
import type { Row } from './row.ts';

function readRow(row: CsvRow, { width, columns }: Header): Row {
  if ('fault' in row) return row;
  const { line, cells } = row;
  if (cells.length === width) return { line, entry: entryOf(columns, cells) };
  const expected = 'expected the same number, and quotation marks around a cell that contains the delimiter';
  return { line, fault: `has ${cells.length} cells, but the header has ${width}: ${expected}` };
}

/** Counts the cells that have no place in an entry, by column name. */
function countLost(lost: Map<string, number>, row: CsvRow, { withoutPlace }: Header): void {
  if ('fault' in row) return;
  for (const { index, name } of withoutPlace) {
    if (row.cells[index]) lost.set(name, (lost.get(name) ?? 0) + 1);
  }
}

function lossWarning(lost: ReadonlyMap<string, number>): string {
  const columns = [...lost].map(([name, count]) => `"${name}" (${count})`);
  return `left out, because Exchange has no property for it: ${columns.join(', ')}`;
}

/** Reads CSV: a header, then an entry for each row that is not empty. A warning at the end counts the cells that have no place in an entry. */
export async function* readCsv(
  head: string,
  pieces: AsyncIterable<string>,
  options: ColumnOptions,
): AsyncGenerator<Row> {
  let header: Header | undefined;
  let isEmpty = true;
  const lost = new Map<string, number>();
  for await (const row of readCsvRows(head, pieces)) {
    if (header) {
      isEmpty = false;
      countLost(lost, row, header);
      yield readRow(row, header);
      continue;
    }
    const read = 'fault' in row ? row : readHeader(row.cells, options);
    if ('fault' in read) return yield { line: row.line, fault: read.fault };
    header = read;
  }
  const expected = 'expected a line of column names and a row for each entry';
  if (isEmpty) yield { line: 1, fault: `the file ${header ? 'ends after its header' : 'is empty'}: ${expected}` };
  if (lost.size > 0) yield { line: 1, warning: lossWarning(lost) };
}
