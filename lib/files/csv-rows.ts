import { Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { parse as parseWhole } from 'csv-parse/sync';
import { encodingFault, maxRowLength, tooLong } from './row.ts';

/** A row of CSV that is not empty, or a fault, with the line in which it starts. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly fault: string };

/** A row from csv-parse: its cells, and its text with the line ends. */
interface ParsedRow {
  readonly record: readonly string[];
  readonly raw: string;
}

const delimiters = [',', ';', '\t'];

/** Returns the most frequent delimiter of the first line. Exports use semicolons in countries where the comma is the decimal sign. */
function delimiterOf(head: string): string {
  const [firstLine = ''] = head.trimStart().split(/[\r\n]/, 1);
  const unquoted = firstLine.replace(/"[^"]*"/g, '');
  const counted = delimiters.map((delimiter) => ({ delimiter, count: unquoted.split(delimiter).length }));
  return counted.reduce((most, each) => (each.count > most.count ? each : most)).delimiter;
}

const linesIn = (text: string) => text.match(/\r\n|\r|\n/g)?.length ?? 0;

/** Whether a quotation mark is neither around a cell nor doubled inside one. Such a row is read only to find its end; it may be two rows. */
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
  if (row.raw.length > maxRowLength) return tooLong;
  if (!hasStrayQuote(row, options)) return encodingFault(row.raw);
  const extent = lines > 1 ? `; ${lines} lines were read as one row` : '';
  return `has a quotation mark inside a cell: expected the mark doubled, and the cell in quotation marks${extent}`;
}

// The parser reads to the end of a row that is too long. Beyond this length, a quotation mark counts as never closed.
const maxParsedLength = 4 * maxRowLength;

const endlessRow =
  'starts a row that does not end, because a quotation mark is never closed or the row is far too long: nothing from this line on was read; correct it, and send the rest of the file again';

// https://www.rfc-editor.org/rfc/rfc4180
/** Reads the rows of CSV, with any line ends. The first line, at the start of `head`, decides the delimiter. */
export async function* readCsvRows(head: string, pieces: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  const options: Options = {
    delimiter: delimiterOf(head),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    raw: true,
  };
  let isStopped = false;
  // If the parser threw, the rows that it has read but not yet emitted would be lost.
  const parser = parse({ ...options, skip_records_with_error: true, max_record_size: maxParsedLength });
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
  if (isStopped) yield { line: next, fault: endlessRow };

  async function* untilStopped(): AsyncGenerator<string> {
    for await (const piece of pieces) {
      if (isStopped) return;
      yield piece;
    }
  }
}
