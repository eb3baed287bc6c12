import { chunksOf } from '../../batch/chunks.ts';

/** An entry and its bytes as JSON. */
export interface Sized {
  readonly bytes: number;
}

/** The most bytes of an entry as JSON: an SQS message less room for the request's options and the attributes. */
export const maxEntryBytes = 1024 * 1024 - 16 * 1024;

/** Returns entries, in order, as messages hold them: up to 100 and 256 KiB each, or a larger one alone. */
export function messageChunks<Entry extends Sized>(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  return chunksOf(entries, ({ bytes }) => bytes, { count: 100, bytes: 256 * 1024 });
}
