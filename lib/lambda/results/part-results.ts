import { type Counts, countNames, noCounts } from '../../contract/counts.ts';
import { type Bucket, type ListedObject, listObjects } from './bucket.ts';
import { partPrefix, type ResultName, readResultKey, resultsPrefix } from './result-name.ts';

/** An object with results, as its key describes it. */
export interface ResultObject extends ResultName, ListedObject {}

/** The objects that count among a part's results. */
export interface PartResults {
  readonly part: number;
  /** The last attempt at the whole part. */
  readonly whole?: ResultObject;
  /** The last attempt at each entry that came back after it. */
  readonly entries: readonly ResultObject[];
}

/** Lists the results of a batch that count, part by part, beginning with a part. */
export async function* listPartResults(
  bucket: Bucket,
  batchId: string,
  firstPart = 0,
): AsyncGenerator<PartResults, void> {
  let ofPart: ResultObject[] = [];
  for await (const listed of listObjects(bucket, resultsPrefix(batchId), partPrefix(batchId, firstPart))) {
    const name = readResultKey(listed.key);
    if (!name) continue;
    if (ofPart[0] && ofPart[0].part !== name.part) {
      yield selectResults(ofPart[0].part, ofPart);
      ofPart = [];
    }
    ofPart.push({ ...listed, ...name });
  }
  if (ofPart[0]) yield selectResults(ofPart[0].part, ofPart);
}

/** Returns the objects of a part that count: the last attempt, and of the entries that came back after it the last of each. */
export function selectResults(part: number, objects: readonly ResultObject[]): PartResults {
  const [whole] = objects.filter(({ entry }) => !entry).sort((one, other) => other.attempt - one.attempt);
  const lastOf = new Map<number, ResultObject>();
  for (const each of objects) {
    if (!each.entry || (whole && each.attempt !== whole.attempt)) continue;
    const { place, attempt } = each.entry;
    if (attempt >= (lastOf.get(place)?.entry?.attempt ?? 0)) lastOf.set(place, each);
  }
  return { part, ...(whole ? { whole } : {}), entries: [...lastOf.values()] };
}

/** Returns the counts of a part, each entry counted once. */
export function countsOf({ whole, entries }: PartResults): Counts {
  const counts = { ...noCounts, ...whole?.counts };
  for (const { entry, counts: own } of entries) {
    if (entry && whole) counts[entry.countedAs] -= 1;
    for (const name of countNames) counts[name] += own[name];
  }
  return counts;
}
