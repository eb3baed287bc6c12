/** The most that a chunk may hold. */
export interface ChunkLimits {
  readonly count: number;
  /** In bytes; an item that alone has more is a chunk of its own. */
  readonly bytes: number;
}

/** Returns the items, in order, in chunks within the limits. */
export function chunksOf<Item>(
  items: readonly Item[],
  bytesOf: (item: Item) => number,
  limits: ChunkLimits,
): readonly (readonly Item[])[] {
  const chunks: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const itemBytes = bytesOf(item);
    const current = chunks.at(-1);
    if (!current || current.length >= limits.count || bytes + itemBytes > limits.bytes) {
      chunks.push([item]);
      bytes = itemBytes;
    } else {
      current.push(item);
      bytes += itemBytes;
    }
  }
  return chunks;
}
