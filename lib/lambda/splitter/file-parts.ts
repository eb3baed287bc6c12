import type { Row } from '../../files/row.ts';
import type { Operation } from '../../operation/operation.ts';
import type { JsonObject } from '../../soap/structure.ts';
import { maxEntryBytes, messageChunks, messageLimits } from '../messages/message-chunks.ts';
import type { Part } from '../messages/part.ts';
import type { Checkpoint, SplitLimits } from '../results/batch-files.ts';

/** A row that holds an entry or is wrong. */
export type EntryRow = Exclude<Row, { readonly warning: string }>;

/** A row and the bytes of its entry as JSON. */
export interface SizedRow {
  readonly row: EntryRow;
  readonly bytes: number;
}

/** A part of a file's batch: entries that go as one message, or rows that are wrong and have their results already. */
export type FilePart =
  | { readonly part: Part; readonly entries: readonly JsonObject[] }
  | { readonly part: Part; readonly faults: readonly string[] };

/** The limits of a file that this version begins to split: a group is kept in memory, a part is a message. */
export const fileLimits: SplitLimits = {
  group: { count: 2_000, bytes: 4 * 1024 * 1024 },
  part: messageLimits,
  entryBytes: maxEntryBytes,
};

/** Groups rows, in order, until a limit is reached. The same rows, begun at the same one, make the same groups. */
export async function* groupsOf(
  rows: AsyncIterable<EntryRow>,
  { count, bytes: maxBytes }: SplitLimits['group'],
): AsyncGenerator<readonly SizedRow[], void> {
  let group: SizedRow[] = [];
  let groupBytes = 0;
  for await (const row of rows) {
    const bytes = 'entry' in row ? Buffer.byteLength(JSON.stringify(row.entry)) : 0;
    group.push({ row, bytes });
    groupBytes += bytes;
    // A group ends with the row that reaches the limit: other boundaries would renumber the parts of a file that an
    // earlier version has begun to split.
    if (group.length < count && groupBytes < maxBytes) continue;
    yield group;
    group = [];
    groupBytes = 0;
  }
  if (group.length > 0) yield group;
}

/** Returns the parts of the group of rows after a checkpoint: messages of entries, and one part of all wrong rows. */
export function partsOf(
  group: readonly SizedRow[],
  batchId: string,
  { isKeyed }: Pick<Operation, 'isKeyed'>,
  { nextPart: firstPart, limits }: Pick<Checkpoint, 'nextPart' | 'limits'>,
): readonly FilePart[] {
  const faults = group.flatMap((each) => faultOf(each, limits) ?? []);
  const entries = group.flatMap(({ row, bytes }) =>
    'entry' in row && bytes <= limits.entryBytes ? [{ ...row, bytes }] : [],
  );
  const parts: FilePart[] = messageChunks(entries, limits.part).map((chunk, place) => {
    const number = firstPart + place;
    const keyPrefix = `${batchId}/${number}`;
    const part = { batchId, number, placeName: 'line' as const, places: chunk.map(({ line }) => line), keyPrefix };
    // An operation that creates nothing takes a key as the name of another item, so its entries get none.
    const keyed = chunk.map(({ line, entry }) => (isKeyed ? { key: `${keyPrefix}/${line}`, ...entry } : entry));
    return { part, entries: keyed };
  });
  if (faults.length === 0) return parts;
  const places = faults.map(({ line }) => line);
  const part = { batchId, number: firstPart + parts.length, placeName: 'line' as const, places };
  return [...parts, { part, faults: faults.map(({ fault }) => fault) }];
}

function faultOf({ row, bytes }: SizedRow, { entryBytes }: SplitLimits) {
  if ('fault' in row) return row;
  const fault = `is too long: expected an entry of at most ${entryBytes} bytes as JSON`;
  return bytes > entryBytes ? { line: row.line, fault } : undefined;
}
