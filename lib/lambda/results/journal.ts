import { type Origin, placeIn } from '../messages/origin.ts';
import { type Bucket, type ListedObject, listObjects, readText } from './bucket.ts';
import { type OpenEntry, type RecordedResult, readLine } from './result-line.ts';
import { entryPrefix, partPrefix, type ResultName, readResultKey } from './result-name.ts';

/** The entries of a message as an attempt has written them, by their index in the message. An entry may be in neither map: earlier versions wrote final results only. */
export interface Journal {
  readonly attempt: number;
  /** When it was written, in ms since 1970. */
  readonly writtenAt: number;
  readonly settled: ReadonlyMap<number, RecordedResult>;
  readonly open: ReadonlyMap<number, OpenEntry>;
}

/** The attempts at one message: those after `after`, up to `upTo`. */
export interface AttemptRange {
  readonly after: number;
  readonly upTo: number;
}

interface AttemptObject extends ListedObject {
  readonly attempt: number;
}

/** Returns the journal of the last of these attempts at a message that has written one; undefined if none has. */
export async function readJournal(
  bucket: Bucket,
  origin: Origin,
  { after, upTo }: AttemptRange,
): Promise<Journal | undefined> {
  let last: AttemptObject | undefined;
  for await (const listed of listObjects(bucket, attemptsPrefix(origin))) {
    const attempt = attemptIn(origin, readResultKey(listed.key));
    if (attempt === undefined || attempt <= after || attempt > upTo) continue;
    if (attempt >= (last?.attempt ?? 0)) last = { ...listed, attempt };
  }
  const text = last && (await readText(bucket, last.key));
  return last && text !== undefined ? parseJournal(text, origin, last) : undefined;
}

function attemptsPrefix(origin: Origin): string {
  if ('places' in origin) return `${partPrefix(origin.batchId, origin.number)}.`;
  return entryPrefix(origin.batchId, origin.part, origin.partAttempt, origin.place);
}

/** Returns the attempt at the message of this origin that wrote an object; undefined if the object is about another message. */
function attemptIn(origin: Origin, name: ResultName | undefined): number | undefined {
  if ('places' in origin) return name?.entry ? undefined : name?.attempt;
  return name?.entry?.attempt;
}

function parseJournal(text: string, origin: Origin, { attempt, lastModified: writtenAt }: AttemptObject): Journal {
  const indexes = indexesByPlace(origin);
  const settled = new Map<number, RecordedResult>();
  const open = new Map<number, OpenEntry>();
  for (const line of text.split('\n').slice(0, -1).map(readLine)) {
    const index = indexes.get(line.place);
    if (index === undefined) continue;
    if (line.kind === 'settled') settled.set(index, { attempt, ...line.result, index });
    else open.set(index, { ...line.entry, index });
  }
  return { attempt, writtenAt, settled, open };
}

function indexesByPlace(origin: Origin): ReadonlyMap<number, number> {
  const entries = 'places' in origin ? origin.places.length : 1;
  return new Map(Array.from({ length: entries }, (_, index) => [placeIn(origin, index), index]));
}

/** Whether nothing of a message is left to try: each of its entries is settled, or goes on as a message of its own. */
export function isComplete({ settled, open }: Pick<Journal, 'settled' | 'open'>, entries: number): boolean {
  return settled.size + open.size === entries && [...open.values()].every((each) => each.open === 'requeued');
}
