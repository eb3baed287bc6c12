import { readCsv } from './csv.ts';
import type { ColumnOptions } from './header.ts';
import { readJsonLines } from './json-lines.ts';
import type { Row } from './row.ts';
import { decodeText } from './text.ts';

type Reader = (head: string, pieces: AsyncIterable<string>, options: ColumnOptions) => AsyncIterable<Row>;

const readers: Readonly<Record<string, Reader>> = { csv: readCsv, jsonl: (_, pieces) => readJsonLines(pieces) };

const sniffed = 65_536;

/** Reads the beginning of a text, `sniffed` characters if it has as many. */
async function readHead(pieces: AsyncIterator<string, void>): Promise<string> {
  let head = '';
  while (head.length < sniffed) {
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

const notUnicode = 'read as Windows-1252, since it is not UTF-8: where letters came out wrong, save the file as UTF-8';

function fileFault(head: string): string | undefined {
  if (head.startsWith('PK\x03\x04')) return 'this is a ZIP or Excel file: save it as CSV';
  return head.includes('\0') ? 'this is no text, or UTF-16 without its byte order mark: save it as UTF-8' : undefined;
}

/** Reads the entries of a file, as its name ends (`.csv`, `.jsonl`), in constant memory: a row for each, in order; a file that cannot be read is one fault. */
export async function* readRows(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  options: ColumnOptions,
): AsyncGenerator<Row> {
  const { pieces, encoding } = decodeText(chunks);
  try {
    const head = await readHead(pieces);
    const read = readers[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
    if (!read) return yield { line: 1, fault: 'expected a file whose name ends in .csv or .jsonl' };
    const fault = fileFault(head);
    if (fault !== undefined) return yield { line: 1, fault };
    yield* read(head, startingWith(head, pieces), options);
    if (encoding() === 'windows-1252') yield { line: 1, warning: notUnicode };
  } finally {
    await pieces.return();
  }
}
