import pLimit from 'p-limit';
import { z } from 'zod';
import { readFoundItems, writeFindItem } from './items/find-item.ts';
import { keyPath } from './key.ts';
import { failed, type Outcome } from './result.ts';
import type { Exchange } from './settle.ts';
import { writeEnvelope } from './soap/envelope.ts';
import { type Headers, writeHeaders } from './soap/headers.ts';
import { type FolderId, type ItemId, writeFolderId } from './soap/identifiers.ts';
import { UnreadableXmlError } from './soap/read-xml.ts';
import { type Response, readResponse } from './soap/response.ts';

/** How to look: the way to Exchange, the request's headers, and how many calls may be in flight at once. */
export interface LookUpContext extends Exchange {
  readonly headers: Headers;
  readonly callsInFlight: number;
}

/** An item that was found by its key: its id, the JSON name of its type, its folder and when it was created. */
export interface FoundItem {
  readonly key: string;
  readonly itemId: ItemId;
  readonly type: string;
  readonly folderId: FolderId;
  readonly dateTimeCreated: string;
}

/** What a look-up gave: the oldest item of each key that has one and, for each key that could not be looked for, why. */
export interface LookedUp {
  readonly found: ReadonlyMap<string, FoundItem>;
  readonly failures: ReadonlyMap<string, Outcome>;
}

// An Or of a hundred takes Exchange seconds.
const keysPerSearch = 20;
// Exchange gives no more where there is a restriction.
const pageSize = 250;
const leastCallMs = 3_000;

/** Looks for the items that were created under these keys in these folders of the mailbox that the headers name. */
export async function lookUp(
  keys: readonly string[],
  folders: readonly FolderId[],
  context: LookUpContext,
): Promise<LookedUp> {
  const distinct = [...new Set(keys)];
  const starts = distinct.flatMap((_, place) => (place % keysPerSearch === 0 ? [place] : []));
  const some = starts.map((start) => distinct.slice(start, start + keysPerSearch));
  const searches = some.flatMap((wanted) => folders.map((folderId) => ({ wanted, folderId })));
  const failures = new Map<string, Outcome>();
  const found = new Map<string, FoundItem>();
  await pLimit(context.callsInFlight).map(searches, async ({ wanted, folderId }) => {
    const items = await search(wanted, folderId, context);
    if ('responseCode' in items) for (const key of wanted) failures.set(key, items);
    else for (const item of items) if (isOlder(item, found.get(item.key))) found.set(item.key, item);
  });
  return { found, failures };
}

function isOlder(item: FoundItem, other: FoundItem | undefined): boolean {
  return !other || Date.parse(item.dateTimeCreated) < Date.parse(other.dateTimeCreated);
}

const page = z.object({
  rootFolder: z.object({
    indexedPagingOffset: z.int().default(0),
    includesLastItemInRange: z.boolean(),
    items: z.array(
      z.record(
        z.string(),
        z.object({
          itemId: z.object({ id: z.string(), changeKey: z.string().optional() }),
          dateTimeCreated: z.string(),
          extendedProperties: z.array(z.object({ value: z.string() })),
        }),
      ),
    ),
  }),
});
type Page = z.infer<typeof page>['rootFolder'];

async function search(
  wanted: readonly string[],
  folderId: FolderId,
  context: LookUpContext,
): Promise<readonly FoundItem[] | Outcome> {
  const found: FoundItem[] = [];
  for (let offset = 0; ; ) {
    const read = await findPage(wanted, folderId, offset, context);
    if ('responseCode' in read) return read;
    for (const [type, item] of read.items.flatMap((each) => Object.entries(each))) {
      const { itemId, dateTimeCreated, extendedProperties } = item;
      // Exchange compares without case: what it finds may have another key.
      const key = extendedProperties[0]?.value ?? '';
      if (wanted.includes(key)) found.push({ key, itemId, type, folderId, dateTimeCreated });
    }
    if (read.includesLastItemInRange) return found;
    if (read.indexedPagingOffset <= offset) return notLookedUp('its pages do not go on');
    offset = read.indexedPagingOffset;
  }
}

async function findPage(
  wanted: readonly string[],
  folderId: FolderId,
  offset: number,
  { post, remainingMs, headers }: LookUpContext,
): Promise<Page | Outcome> {
  const restriction = { or: wanted.map((key) => ({ isEqualTo: { path: keyPath, constant: key } })) };
  const itemShape = { baseShape: 'IdOnly', additionalProperties: ['item:DateTimeCreated', keyPath] };
  // Of items that were created within a second of each other, the order alone tells which is older.
  const sortOrder = [{ path: 'item:DateTimeCreated', order: 'Ascending' }] as const;
  const find = { itemShape, restriction, sortOrder, offset, maxEntriesReturned: pageSize };
  const body = writeFindItem(find, [writeFolderId(folderId)]);
  const envelope = writeEnvelope(writeHeaders(headers, ['requestServerVersion', 'mailbox']), body);
  for (let attempt = 1; ; attempt++) {
    const timeoutMs = remainingMs();
    if (timeoutMs < leastCallMs) return failed('BatchTimeRanOut', 'not sent: no time was left to look for the key');
    const posted = await post(envelope, timeoutMs, headers.mailbox);
    if (posted.kind === 'answer') return readPage(posted.body);
    if (posted.kind === 'notDone') {
      const { kind: _, ...failure } = posted;
      return { responseClass: 'Error', ...failure };
    }
    if (attempt === 2) return notLookedUp(posted.messageText);
  }
}

function readPage(body: string): Page | Outcome {
  const response = readAnswer(body);
  if (!response) return notLookedUp('its answer cannot be read');
  const [message] = response.kind === 'fault' ? [response] : response.messages;
  if (!message) return notLookedUp('its answer is empty');
  if ('kind' in message) {
    const { kind: _, ...fault } = message;
    return { responseClass: 'Error', ...fault };
  }
  const { element, ...failure } = message;
  if (message.responseClass !== 'Success') return failure;
  const { success, data } = page.safeParse(readFoundItems(element));
  return success ? data.rootFolder : notLookedUp('its answer has no page of items');
}

function readAnswer(body: string): Response | undefined {
  try {
    return readResponse(body, 'FindItem');
  } catch (error) {
    if (error instanceof UnreadableXmlError) return undefined;
    throw error;
  }
}

function notLookedUp(reason: string): Outcome {
  return failed('BatchExchangeUnreachable', `not sent: the search for the key got no answer: ${reason}`);
}
