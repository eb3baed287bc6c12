import type { EarlierAttempt } from '../contract/request.ts';
import type { PreparedEntry } from '../operation/operation.ts';

/** A valid entry, its place among all entries of the batch, and what may have been done of it before. */
export interface IndexedEntry extends PreparedEntry {
  readonly index: number;
  readonly earlier: EarlierAttempt;
}

/** What one call may hold: entries, and bytes of their XML in UTF-8. */
export interface CallLimits {
  readonly entriesPerCall: number;
  readonly bytesPerCall: number;
}

/** Splits entries into calls: in order, only entries of equal call keys together, within the limits. An entry that alone is over the bytes is a call of its own. */
export function split(entries: readonly IndexedEntry[], limits: CallLimits): readonly (readonly IndexedEntry[])[] {
  const calls: IndexedEntry[][] = [];
  const open = new Map<string, { readonly call: IndexedEntry[]; bytes: number }>();
  for (const entry of entries) {
    const bytes = Buffer.byteLength(entry.xml);
    const current = open.get(entry.callKey);
    const isFull =
      !current || current.call.length >= limits.entriesPerCall || current.bytes + bytes > limits.bytesPerCall;
    if (isFull) {
      const call = [entry];
      calls.push(call);
      open.set(entry.callKey, { call, bytes });
    } else {
      current.call.push(entry);
      current.bytes += bytes;
    }
  }
  return calls;
}
