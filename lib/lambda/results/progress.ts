import type { CountedAs, Counts } from '../../contract/counts.ts';
import { countsOf, listPartResults, type ResultObject } from './part-results.ts';

/** How far a batch is: how many of its entries ended how and are known to be open, until when these wait at most, and when the last result was written. */
export interface Progress {
  readonly counts: Counts;
  readonly waitsUntil?: Date;
  readonly lastModified?: Date;
}

const names: readonly CountedAs[] = ['success', 'warning', 'error', 'open'];

/** Gives how far a batch is, by what the bucket lists of it: nothing is read. */
export async function progressOf(bucket: string, batchId: string): Promise<Progress> {
  const counts = { success: 0, warning: 0, error: 0, open: 0 };
  let untilS = 0;
  let lastMs = 0;
  for await (const part of listPartResults(bucket, batchId)) {
    const ofPart = countsOf(part);
    for (const name of names) counts[name] += ofPart[name];
    const objects: readonly ResultObject[] = [...(part.whole ? [part.whole] : []), ...part.entries];
    for (const { waitsUntil = 0, lastModified } of objects) {
      if (ofPart.open > 0) untilS = Math.max(untilS, waitsUntil);
      lastMs = Math.max(lastMs, lastModified.getTime());
    }
  }
  return {
    counts,
    ...(untilS > 0 ? { waitsUntil: new Date(untilS * 1000) } : {}),
    ...(lastMs > 0 ? { lastModified: new Date(lastMs) } : {}),
  };
}

/** Gives how many entries have a result. */
export function doneOf({ success, warning, error }: Counts): number {
  return success + warning + error;
}
