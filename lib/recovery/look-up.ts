import pLimit from 'p-limit';
import { z } from 'zod';
import { keyPath } from '../contract/key.ts';
import type { Outcome } from '../contract/result.ts';
import { readFoundItems, writeFindItem } from '../items/find-item.ts';
import type { SearchExpression } from '../schema/restriction.ts';
import { type FolderId, type ItemId, writeFolderId } from '../soap/identifiers.ts';
import { type AskContext, ask, unanswered } from './ask.ts';

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

/** Looks for the items that were created under these keys in these folders of the mailbox that the headers name. */
export async function lookUp(
  keys: readonly string[],
  folders: readonly FolderId[],
  context: AskContext,
): Promise<LookedUp> {
  const searches = searchesFor([...new Set(keys)], context.keyPrefixes).flatMap((one) =>
    folders.map((folderId) => ({ ...one, folderId })),
  );
  const failures = new Map<string, Outcome>();
  const found = new Map<string, FoundItem>();
  await pLimit(context.callsInFlight).map(searches, async ({ wanted, restriction, folderId }) => {
    const items = await search(wanted, restriction, folderId, context);
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

interface KeySearch {
  readonly wanted: readonly string[];
  readonly restriction: SearchExpression;
}

/** Gives the searches for keys: one by prefix for many of a request's own, and for others some at a time. */
function searchesFor(keys: readonly string[], prefixes: readonly string[]): readonly KeySearch[] {
  const known = new Set(prefixes);
  const byPrefix = Map.groupBy(keys, (key) => {
    const prefix = key.slice(0, Math.max(0, key.lastIndexOf('/')));
    return known.has(prefix) ? prefix : undefined;
  });
  const isMany = ([prefix, own]: [string | undefined, string[]]) => prefix !== undefined && own.length > keysPerSearch;
  const many = [...byPrefix].filter(isMany);
  const others = [...byPrefix].filter((group) => !isMany(group)).flatMap(([, own]) => own);
  const starts = others.flatMap((_, place) => (place % keysPerSearch === 0 ? [place] : []));
  return [
    ...many.map(([prefix, wanted]) => ({ wanted, restriction: startsWith(`${prefix}/`) })),
    ...starts.map((start) => isOneOf(others.slice(start, start + keysPerSearch))),
  ];
}

function startsWith(constant: string): SearchExpression {
  const contains = {
    path: keyPath,
    constant,
    containmentMode: 'Prefixed',
    containmentComparison: 'IgnoreCase',
  } as const;
  return { contains };
}

function isOneOf(wanted: readonly string[]): KeySearch {
  return { wanted, restriction: { or: wanted.map((key) => ({ isEqualTo: { path: keyPath, constant: key } })) } };
}

async function search(
  wanted: readonly string[],
  restriction: SearchExpression,
  folderId: FolderId,
  context: AskContext,
): Promise<readonly FoundItem[] | Outcome> {
  const isWanted = new Set(wanted);
  const found: FoundItem[] = [];
  for (let offset = 0; ; ) {
    const read = await findPage(restriction, folderId, offset, context);
    if ('responseCode' in read) return read;
    for (const [type, item] of read.items.flatMap((each) => Object.entries(each))) {
      const { itemId, dateTimeCreated, extendedProperties } = item;
      // Exchange compares without case: what it finds may have another key.
      const key = extendedProperties[0]?.value ?? '';
      if (isWanted.has(key)) found.push({ key, itemId, type, folderId, dateTimeCreated });
    }
    if (read.includesLastItemInRange) return found;
    if (read.indexedPagingOffset <= offset) return unanswered('its pages do not go on');
    offset = read.indexedPagingOffset;
  }
}

async function findPage(
  restriction: SearchExpression,
  folderId: FolderId,
  offset: number,
  context: AskContext,
): Promise<Page | Outcome> {
  const itemShape = { baseShape: 'IdOnly', additionalProperties: ['item:DateTimeCreated', keyPath] };
  // Of items that were created within a second of each other, the order alone tells which is older.
  const sortOrder = [{ path: 'item:DateTimeCreated', order: 'Ascending' }] as const;
  const find = { itemShape, restriction, sortOrder, offset, maxEntriesReturned: pageSize };
  const messages = await ask('FindItem', writeFindItem(find, [writeFolderId(folderId)]), context);
  if ('responseCode' in messages) return messages;
  const [message] = messages;
  if (!message) return unanswered('its answer is empty');
  const { element, ...failure } = message;
  if (message.responseClass !== 'Success') return failure;
  const { success, data } = page.safeParse(readFoundItems(element));
  return success ? data.rootFolder : unanswered('its answer has no page of items');
}
