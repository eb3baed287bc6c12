import { readCsv } from './csv.ts';
import type { ColumnOptions } from './header.ts';
import { readJsonLines } from './json-lines.ts';
import type { Row } from './row.ts';
import { decodeText } from './text.ts';

type Reader = (head: string, pieces: AsyncIterable<string>, options: ColumnOptions) => AsyncIterable<Row>;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['csv', readCsv],
  ['jsonl', (_, pieces) => readJsonLines(pieces)],
]);

const headLength = 65_536;

/** Reads at least `headLength` characters from the start of a text, if it has that many. */
async function readHead(pieces: AsyncIterator<string, void>): Promise<string> {
  let head = '';
  while (head.length < headLength) {
    const { done, value } = await pieces.next();
    if (done) break;
    head += value;
  }
  return head;
}

async function* startingWith(head: string, pieces: AsyncIterable<string>): AsyncGenerator<string> {
  yield head;
  yield* pieces;
}

const notUnicode = 'read as Windows-1252, because the file is not UTF-8: if letters are wrong, save the file as UTF-8';

function fileFault(head: string): string | undefined {
  if (head.startsWith('PK\x03\x04')) return 'this is a ZIP or Excel file: save it as CSV';
  return head.includes('\0') ? 'this is not text, or is UTF-16 without a byte order mark: save it as UTF-8' : undefined;
}

/** Reads the rows of a `.csv` or `.jsonl` file in order, in constant memory. A file that cannot be read yields one fault. */
export async function* readRows(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  options: ColumnOptions,
): AsyncGenerator<Row> {
  const { pieces, encoding } = decodeText(chunks);
  try {
    const head = await readHead(pieces);
    const read = readers.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
    if (!read) return yield { line: 1, fault: 'expected a file whose name ends in .csv or .jsonl' };
    const fault = fileFault(head);
    if (fault !== undefined) return yield { line: 1, fault };
    yield* read(head, startingWith(head, pieces), options);
    if (encoding() === 'windows-1252') yield { line: 1, warning: notUnicode };
  } finally {
    await pieces.return();
  }
}
