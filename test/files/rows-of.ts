import { operation as createItem } from '../../functions/create-item.ts';
import type { ColumnOptions } from '../../lib/files/header.ts';
import { readRows } from '../../lib/files/read-rows.ts';
import type { Row } from '../../lib/files/row.ts';

/** Yields the bytes in chunks of `size` bytes. */
export async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** Reads all rows of a file with this name and content. The entries are those of create-item unless the options name others. */
export async function rowsOf(
  name: string,
  content: string | Uint8Array,
  { chunkSize = 65_536, ...options }: Partial<ColumnOptions> & { readonly chunkSize?: number } = {},
): Promise<readonly Row[]> {
  const chunks = inChunks(Buffer.from(content as string), chunkSize);
  const rows: Row[] = [];
  for await (const row of readRows(name, chunks, { entry: createItem.entry, ...options })) rows.push(row);
  return rows;
}
