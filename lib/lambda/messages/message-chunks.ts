import { type ChunkLimits, chunksOf } from '../../batch/chunks.ts';

/** An entry and its bytes as JSON. */
export interface Sized {
  readonly bytes: number;
}

/** The most bytes of an entry as JSON: an SQS message less room for the request's options and the attributes. */
export const maxEntryBytes = 1024 * 1024 - 16 * 1024;

/** The most that a message holds of a batch: 100 entries and 256 KiB, or a larger entry alone. */
export const messageLimits: ChunkLimits = { count: 100, bytes: 256 * 1024 };

/** Returns entries, in order, as messages hold them. */
export function messageChunks<Entry extends Sized>(
  entries: readonly Entry[],
  limits: ChunkLimits,
): readonly (readonly Entry[])[] {
  return chunksOf(entries, ({ bytes }) => bytes, limits);
}
