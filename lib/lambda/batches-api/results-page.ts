import { z } from 'zod';
import { failed } from '../../contract/result.ts';
import { bytesOfJson, maxAnswerBytes } from '../common/fit-answer.ts';
import { type Bucket, readText } from '../results/bucket.ts';
import { listPartResults, type PartResults, type ResultObject } from '../results/part-results.ts';

/** The beginning of a page of results: a part, and how many of its lines to skip. */
export interface PageStart {
  readonly part: number;
  readonly skip: number;
}

/** A page of a batch's results as JSON Lines, and the beginning of the next page, if any. */
export interface ResultsPage {
  readonly lines: readonly string[];
  readonly next?: PageStart;
}

// A page must be ready long before the function times out.
const maxParts = 480;
const partsAtOnce = 16;

/** Returns a page of a batch's results, or only of the failures: a line per entry, in the order of parts and places. */
export async function resultsPage(
  bucket: Bucket,
  batchId: string,
  start: PageStart,
  failedOnly: boolean,
): Promise<ResultsPage> {
  const lines: string[] = [];
  let { skip } = start;
  let bytes = 0;
  let parts = 0;
  for await (const group of inGroups(listPartResults(bucket, batchId, start.part))) {
    const ofGroup = await Promise.all(group.map((part) => linesOf(bucket, part, failedOnly)));
    for (const [place, { part }] of group.entries()) {
      for (const [number, line] of (ofGroup[place] ?? []).entries()) {
        if (number < skip) continue;
        bytes += line.bytes;
        if (bytes > maxAnswerBytes && lines.length > 0) return { lines, next: { part, skip: number } };
        lines.push(line.text);
      }
      skip = 0;
      parts += 1;
      if (parts === maxParts) return { lines, next: { part: part + 1, skip: 0 } };
    }
  }
  return { lines };
}

async function* inGroups(parts: AsyncIterable<PartResults>): AsyncGenerator<readonly PartResults[], void> {
  let group: PartResults[] = [];
  for await (const part of parts) {
    group.push(part);
    if (group.length < partsAtOnce) continue;
    yield group;
    group = [];
  }
  yield group;
}

const resultLine = z.looseObject({
  line: z.int().optional(),
  index: z.int().optional(),
  key: z.string().optional(),
  /** Present if the entry has no final result. */
  open: z.string().optional(),
  responseClass: z.string().optional(),
});

/** A line of results, and the place of its entry in the batch. */
interface PlacedLine {
  readonly place: number;
  readonly text: string;
  /** Its bytes in what Lambda returns. */
  readonly bytes: number;
}

/** Returns the lines of a part, each entry's last result, in the order of their places. */
async function linesOf(
  bucket: Bucket,
  { whole, entries }: PartResults,
  failedOnly: boolean,
): Promise<readonly PlacedLine[]> {
  const later = new Set(entries.map(({ entry }) => entry?.place));
  const ofWhole = whole ? await readLines(bucket, whole, failedOnly) : [];
  const ofEntries = await Promise.all(entries.map((each) => readLines(bucket, each, failedOnly)));
  const lines = [...ofWhole.filter(({ place }) => !later.has(place)), ...ofEntries.flat()];
  return lines.sort((one, other) => one.place - other.place);
}

async function readLines(
  bucket: Bucket,
  { key, counts }: ResultObject,
  failedOnly: boolean,
): Promise<readonly PlacedLine[]> {
  const failures = counts.warning + counts.error;
  if (failures + (failedOnly ? 0 : counts.success) === 0) return [];
  const texts = ((await readText(bucket, key)) ?? '').split('\n').slice(0, -1);
  return texts.flatMap((text) => {
    const { line, index = 0, key: ofEntry, open, responseClass } = resultLine.parse(JSON.parse(text));
    if (open !== undefined) return [];
    if (failedOnly && responseClass === 'Success') return [];
    const place = line ?? index;
    const bytes = bytesOfJson(text);
    if (bytes <= maxAnswerBytes) return [{ place, text, bytes }];
    const tooLarge = failed(
      'BatchAnswerTooLarge',
      `done or read, but larger than a page: see the object ${key} in the bucket`,
    );
    const short = JSON.stringify({ line, index: line === undefined ? index : undefined, key: ofEntry, ...tooLarge });
    return [{ place, text: short, bytes: bytesOfJson(short) }];
  });
}
