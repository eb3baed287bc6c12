import { type Counts, countNames, noCounts } from '../../contract/counts.ts';
import type { Bucket } from './bucket.ts';
import { countsOf, listPartResults, type ResultObject } from './part-results.ts';

/** The progress of a batch. Times are in ms since 1970. */
export interface Progress {
  readonly counts: Counts;
  /** The latest time until which pending entries wait. */
  readonly waitsUntil?: number;
  /** The time of the last result. */
  readonly lastModified?: number;
}

/** Returns the progress of a batch by the names of its results; it reads no object. */
export async function progressOf(bucket: Bucket, batchId: string): Promise<Progress> {
  const counts = { ...noCounts };
  let untilSeconds = 0;
  let lastMs = 0;
  for await (const part of listPartResults(bucket, batchId)) {
    const ofPart = countsOf(part);
    for (const name of countNames) counts[name] += ofPart[name];
    const objects: readonly ResultObject[] = [...(part.whole ? [part.whole] : []), ...part.entries];
    for (const { waitsUntil = 0, lastModified } of objects) {
      if (ofPart.open > 0) untilSeconds = Math.max(untilSeconds, waitsUntil);
      lastMs = Math.max(lastMs, lastModified);
    }
  }
  return {
    counts,
    ...(untilSeconds > 0 ? { waitsUntil: untilSeconds * 1000 } : {}),
    ...(lastMs > 0 ? { lastModified: lastMs } : {}),
  };
}

/** Returns the number of entries that have a result. */
export function doneOf({ success, warning, error }: Counts): number {
  return success + warning + error;
}
