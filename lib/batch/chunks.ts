/** The most that a chunk may hold. */
export interface ChunkLimits {
  readonly count: number;
  /** In bytes; an item that alone has more is a chunk of its own. */
  readonly bytes: number;
}

/** Collects items, in order, into chunks within the limits. */
export interface Chunker<Item> {
  /** Adds an item; returns the chunk that was full before it, if any. */
  add(item: Item, bytes: number): readonly Item[] | undefined;
  /** Returns the items of the last chunk; empty if nothing was added. */
  rest(): readonly Item[];
}

/** Returns a chunker for items that come one by one. */
export function chunker<Item>(limits: ChunkLimits): Chunker<Item> {
  let chunk: Item[] = [];
  let bytes = 0;
  return {
    add(item, itemBytes) {
      const isFull = chunk.length > 0 && (chunk.length >= limits.count || bytes + itemBytes > limits.bytes);
      const full = isFull ? chunk : undefined;
      if (isFull) {
        chunk = [];
        bytes = 0;
      }
      chunk.push(item);
      bytes += itemBytes;
      return full;
    },
    rest: () => chunk,
  };
}

/** Returns the items, in order, in chunks within the limits. */
export function chunksOf<Item>(
  items: readonly Item[],
  bytesOf: (item: Item) => number,
  limits: ChunkLimits,
): readonly (readonly Item[])[] {
  const chunks = chunker<Item>(limits);
  const full = items.flatMap((item) => {
    const chunk = chunks.add(item, bytesOf(item));
    return chunk ? [chunk] : [];
  });
  return chunks.rest().length > 0 ? [...full, chunks.rest()] : full;
}
