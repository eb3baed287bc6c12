import { listColumns } from './column.ts';
import { type CsvRow, readCsvRows } from './csv-rows.ts';
import { cellFault, entryOf } from './entry.ts';
import { type ColumnOptions, type Header, readHeader } from './header.ts';
import type { Row } from './row.ts';

const maxNameLength = 60;

/** The number of cells that have no place in an entry, by the index of their column. */
type Lost = Map<number, number>;

function readRow(row: CsvRow, header: Header, lost: Lost): Row {
  if ('fault' in row) return row;
  const { line, cells } = row;
  const { width, columns, withoutPlace } = header;
  if (cells.length !== width) {
    const expected = 'expected the same number, and quotation marks around a cell that contains the delimiter';
    return { line, fault: `has ${cells.length} cells, but the header has ${width}: ${expected}` };
  }
  const fault = cellFault(columns, cells);
  if (fault !== undefined) return { line, fault };
  const { entry, left } = entryOf(header, cells);
  const unplaced = withoutPlace.filter(({ index }) => cells[index]).map(({ index }) => index);
  for (const index of [...unplaced, ...left]) lost.set(index, (lost.get(index) ?? 0) + 1);
  return { line, entry };
}

function described(name: string, meant: string | undefined, count: number): string {
  const shown = name.length > maxNameLength ? `${name.slice(0, maxNameLength)}…` : name;
  return `"${shown}" (${count}${meant === undefined ? '' : `; did you mean "${meant}"?`})`;
}

/** Returns a warning that names the columns whose cells were left out, each with the number of its cells. */
function lossWarning(lost: Lost, { names, withoutPlace }: Header): string {
  const unplaced = new Map(withoutPlace.map((column) => [column.index, column]));
  const columns = [...lost].sort(([one], [other]) => one - other);
  const named = listColumns(columns, ([index, count]) =>
    described(names[index] ?? '', unplaced.get(index)?.meant(), count),
  );
  return `left out, because an entry has no place for it: ${named}`;
}

/** Reads CSV: a header, then an entry for each row that is not empty. A warning at the end counts the cells that have no place in an entry. */
export async function* readCsv(
  head: string,
  pieces: AsyncIterable<string>,
  options: ColumnOptions,
): AsyncGenerator<Row> {
  let header: Header | undefined;
  let isEmpty = true;
  const lost: Lost = new Map();
  for await (const row of readCsvRows(head, pieces)) {
    if (header) {
      isEmpty = false;
      yield readRow(row, header, lost);
      continue;
    }
    const read = 'fault' in row ? row : readHeader(row.cells, options);
    if ('fault' in read) return yield { line: row.line, fault: read.fault };
    header = read;
  }
  const expected = 'expected a line of column names and a row for each entry';
  if (isEmpty) yield { line: 1, fault: `the file ${header ? 'ends after its header' : 'is empty'}: ${expected}` };
  if (header && lost.size > 0) yield { line: 1, warning: lossWarning(lost, header) };
}
