import { chunksOf } from './chunks.ts';
import type { IndexedEntry } from './indexed-entry.ts';

/** The limits of one call. */
export interface CallLimits {
  readonly entriesPerCall: number;
  /** The most bytes of entries as XML in UTF-8; an entry that alone has more is a call of its own. */
  readonly bytesPerCall: number;
}

/** Returns entries split into calls within the limits: entries of one call have equal call keys, and calls are in the order of their first entries. */
export function splitIntoCalls(
  entries: readonly IndexedEntry[],
  { entriesPerCall, bytesPerCall }: CallLimits,
): readonly (readonly IndexedEntry[])[] {
  const limits = { count: entriesPerCall, bytes: bytesPerCall };
  const byCallKey = [...Map.groupBy(entries, ({ callKey }) => callKey).values()];
  const calls = byCallKey.flatMap((sharing) => chunksOf(sharing, ({ xml }) => Buffer.byteLength(xml), limits));
  return calls.toSorted(([one], [other]) => (one?.index ?? 0) - (other?.index ?? 0));
}
