import type { Counts } from '../../contract/counts.ts';
import { type ListedObject, listObjects } from './bucket.ts';
import { partPrefix, type ResultName, readResultKey, resultsPrefix } from './result-name.ts';

/** An object with results, as its key describes it. */
export interface ResultObject extends ResultName, ListedObject {}

/** What counts of a part's results: of its whole, the last attempt; and, of entries that came back after that attempt, each one's last. */
export interface PartResults {
  readonly part: number;
  readonly whole?: ResultObject;
  readonly entries: readonly ResultObject[];
}

/** Lists what counts of a batch's results, part by part, from a part on. */
export async function* listPartResults(
  bucket: string,
  batchId: string,
  firstPart = 0,
): AsyncGenerator<PartResults, void> {
  let ofPart: ResultObject[] = [];
  for await (const listed of listObjects(bucket, resultsPrefix(batchId), partPrefix(batchId, firstPart))) {
    const name = readResultKey(listed.key);
    if (!name) continue;
    if (ofPart[0] && ofPart[0].part !== name.part) {
      yield whatCounts(ofPart[0].part, ofPart);
      ofPart = [];
    }
    ofPart.push({ ...listed, ...name });
  }
  if (ofPart[0]) yield whatCounts(ofPart[0].part, ofPart);
}

/** Gives what counts among all objects of a part: of one that was done twice, what came of it the second time and of the entries that came back from there. */
export function whatCounts(part: number, objects: readonly ResultObject[]): PartResults {
  const [whole] = objects.filter(({ entry }) => !entry).sort((one, other) => other.attempt - one.attempt);
  const lastOf = new Map<number, ResultObject>();
  for (const each of objects) {
    if (!each.entry || (whole && each.attempt !== whole.attempt)) continue;
    const { place, attempt } = each.entry;
    if (attempt >= (lastOf.get(place)?.entry?.attempt ?? 0)) lastOf.set(place, each);
  }
  return { part, ...(whole ? { whole } : {}), entries: [...lastOf.values()] };
}

/** Gives how many entries of a part ended how, each counted once. */
export function countsOf({ whole, entries }: PartResults): Counts {
  const counts = { success: 0, warning: 0, error: 0, open: 0, ...whole?.counts };
  for (const { entry, counts: own } of entries) {
    if (entry && whole) counts[entry.countedAs] -= 1;
    counts.success += own.success;
    counts.warning += own.warning;
    counts.error += own.error;
    counts.open += own.open;
  }
  return counts;
}
