import { Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { parse as parseWhole } from 'csv-parse/sync';
import { brokenText, longestRow, tooLong } from './row.ts';

/** The cells of a row of CSV that is not empty, or what is wrong with it, and the line that it begins in. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly fault: string };

/** A row as csv-parse gives it: its cells, and its text with its line ends. */
interface ParsedRow {
  readonly record: readonly string[];
  readonly raw: string;
}

const delimiters = [',', ';', '\t'];

/** Gives what most often stands between the names of the first line: exports have semicolons where the comma is a decimal sign. */
function delimiterOf(head: string): string {
  const [firstLine = ''] = head.trimStart().split(/[\r\n]/, 1);
  const unquoted = firstLine.replace(/"[^"]*"/g, '');
  const counted = delimiters.map((delimiter) => ({ delimiter, count: unquoted.split(delimiter).length }));
  return counted.reduce((most, each) => (each.count > most.count ? each : most)).delimiter;
}

const linesIn = (text: string) => text.match(/\r\n|\r|\n/g)?.length ?? 0;

/** Says whether a quote stands elsewhere than around a cell or twice within: such a row is read all the same, to find its end, but may be two. */
function hasStrayQuote({ record, raw }: ParsedRow, options: Options): boolean {
  if (!record.some((cell) => cell.includes('"'))) return false;
  try {
    parseWhole(raw, { ...options, relax_quotes: false });
    return false;
  } catch (error) {
    if (error instanceof CsvError) return true;
    throw error;
  }
}

function rowFault(row: ParsedRow, lines: number, options: Options): string | undefined {
  if (row.raw.length > longestRow) return tooLong;
  if (!hasStrayQuote(row, options)) return brokenText(row.raw);
  const extent = lines > 1 ? `; ${lines} lines were taken for one row` : '';
  return `has a quote amid a cell: expected it twice, and the cell in quotes${extent}`;
}

// The parser must read on behind a row that is too long; where it is longer than this, its quote is taken for never closed.
const longestRead = 4 * longestRow;

const neverEnds =
  'begins a row that does not end, since a quote is never closed or the row is far too long: nothing from here on was read; mend it, and send what begins here again';

/** Reads the rows of CSV (https://www.rfc-editor.org/rfc/rfc4180). The delimiter is the one of the first line, `head` begins with it; lines may end in any way. */
export async function* readCsvRows(head: string, pieces: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  const options: Options = {
    delimiter: delimiterOf(head),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    raw: true,
  };
  let isStopped = false;
  // An error of the parser's own would take along the rows that it has read but not yet given.
  const parser = parse({ ...options, skip_records_with_error: true, max_record_size: longestRead });
  parser.on('skip', () => {
    isStopped = true;
  });
  let next = 1;
  const rows: AsyncIterable<ParsedRow> = Readable.from(untilStopped()).compose(parser);
  for await (const row of rows) {
    const line = next;
    next += linesIn(row.raw);
    if (row.record.every((cell) => cell === '')) continue;
    const fault = rowFault(row, next - line, options);
    yield fault === undefined ? { line, cells: row.record } : { line, fault };
  }
  if (isStopped) yield { line: next, fault: neverEnds };

  async function* untilStopped(): AsyncGenerator<string> {
    for await (const piece of pieces) {
      if (isStopped) return;
      yield piece;
    }
  }
}
