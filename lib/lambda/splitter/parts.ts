import type { Row } from '../../files/row.ts';
import type { Operation } from '../../operation/operation.ts';
import type { JsonObject } from '../../soap/structure.ts';
import { inMessages, mostEntryBytes } from '../messages/in-messages.ts';
import type { Part } from '../messages/part.ts';

/** A row that has an entry or is wrong. */
export type EntryRow = Exclude<Row, { readonly warning: string }>;

/** A part of a file's batch: entries that go as one message, or rows that are wrong, whose results are known already. */
export type FilePart =
  | { readonly part: Part; readonly entries: readonly JsonObject[] }
  | { readonly part: Part; readonly faults: readonly string[] };

/** Groups rows, in order, as many at a time as are kept in memory: up to 2,000 rows or 4 MiB. The same rows from the same one on make the same groups. */
export async function* groupsOf(rows: AsyncIterable<EntryRow>): AsyncGenerator<readonly SizedRow[], void> {
  let group: SizedRow[] = [];
  let bytes = 0;
  for await (const row of rows) {
    const sized = { row, bytes: 'entry' in row ? Buffer.byteLength(JSON.stringify(row.entry)) : 0 };
    group.push(sized);
    bytes += sized.bytes;
    if (group.length < 2_000 && bytes < 4 * 1024 * 1024) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

/** A row and the bytes of its entry as JSON. */
export interface SizedRow {
  readonly row: EntryRow;
  readonly bytes: number;
}

/** Makes the parts of a group of rows, numbered from `firstPart`: up to 100 entries and 256 KiB each, and one of all rows that are wrong. */
export function partsOf(
  group: readonly SizedRow[],
  batchId: string,
  { isKeyed }: Pick<Operation, 'isKeyed'>,
  firstPart: number,
): readonly FilePart[] {
  const faults = group.flatMap(({ row, bytes }) => faultOf(row, bytes) ?? []);
  const entries = group.flatMap(({ row, bytes }) =>
    'entry' in row && bytes <= mostEntryBytes ? [{ ...row, bytes }] : [],
  );
  const parts: FilePart[] = inMessages(entries).map((some, place) => {
    const number = firstPart + place;
    const keyPrefix = `${batchId}/${number}`;
    const part = { batchId, number, placeName: 'line' as const, places: some.map(({ line }) => line), keyPrefix };
    // Where a key would say something else than the entry's name, it has none.
    const keyed = some.map(({ line, entry }) => (isKeyed ? { key: `${keyPrefix}/${line}`, ...entry } : entry));
    return { part, entries: keyed };
  });
  if (faults.length === 0) return parts;
  const places = faults.map(({ line }) => line);
  const part = { batchId, number: firstPart + parts.length, placeName: 'line' as const, places };
  return [...parts, { part, faults: faults.map(({ fault }) => fault) }];
}

function faultOf(row: EntryRow, bytes: number): { readonly line: number; readonly fault: string } | undefined {
  if ('fault' in row) return row;
  const fault = `is too long: expected an entry of at most ${mostEntryBytes} bytes as JSON`;
  return bytes > mostEntryBytes ? { line: row.line, fault } : undefined;
}
