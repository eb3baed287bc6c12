import pLimit from 'p-limit';
import { z } from 'zod';
import { keyPath } from '../contract/key.ts';
import type { Outcome } from '../contract/result.ts';
import { readFoundItems, writeFindItem } from '../items/find-item.ts';
import type { SearchExpression } from '../schema/restriction.ts';
import { type FolderId, type ItemId, writeFolderId } from '../soap/identifiers.ts';
import { type QueryContext, query, unanswered } from './query.ts';

/** An item that was found by its key. */
export interface FoundItem {
  readonly key: string;
  readonly itemId: ItemId;
  /** The JSON name of its type, such as `contact`. */
  readonly type: string;
  readonly dateTimeCreated: string;
  /** Whether it is not known to have been sent: a draft, or a copy that a refused send left behind. */
  readonly isUnsent: boolean;
}

/** The result of a look-up, by key. */
export interface LookUpResult {
  /** The oldest item of each key, before it the oldest that was sent. */
  readonly found: ReadonlyMap<string, FoundItem>;
  /** Why a key could not be looked up in every folder; the key may be among `found` as well. */
  readonly failures: ReadonlyMap<string, Outcome>;
}

// Exchange needs three seconds for an Or of 100 keys among 10,000 contacts.
const keysPerSearch = 20;
// Exchange returns at most 250 items of a search with a restriction.
const pageSize = 250;

/** Looks up the items that were created under these keys, in these folders of the request's mailbox. */
export async function lookUp(
  keys: readonly string[],
  folders: readonly FolderId[],
  context: QueryContext,
): Promise<LookUpResult> {
  const searches = searchesFor([...new Set(keys)], context.keyPrefixes).flatMap((one) =>
    folders.map((folderId) => ({ ...one, folderId })),
  );
  const failures = new Map<string, Outcome>();
  const found = new Map<string, FoundItem>();
  await pLimit(context.callsInFlight).map(searches, async ({ wanted, restriction, folderId }) => {
    const items = await search(wanted, restriction, folderId, context);
    if ('responseCode' in items) for (const key of wanted) failures.set(key, items);
    else for (const item of items) if (comesBefore(item, found.get(item.key))) found.set(item.key, item);
  });
  return { found, failures };
}

function comesBefore(item: FoundItem, other: FoundItem | undefined): boolean {
  if (!other) return true;
  if (item.isUnsent !== other.isUnsent) return other.isUnsent;
  return Date.parse(item.dateTimeCreated) < Date.parse(other.dateTimeCreated);
}

const messageFlagsPath = { propertyTag: '0x0E07', propertyType: 'Integer' } as const;
const unsentFlag = 0x08;

const extendedProperty = z.object({
  path: z.object({ propertyName: z.string().optional(), propertyTag: z.string().optional() }),
  value: z.union([z.string(), z.number()]).catch(''),
});
type ExtendedProperty = z.infer<typeof extendedProperty>;

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
          isDraft: z.boolean().optional().catch(undefined),
          extendedProperties: z.array(extendedProperty),
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

/** Returns the searches for keys: one by prefix for many derived keys of a request, and Ors of at most 20 for all others. */
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
  context: QueryContext,
): Promise<readonly FoundItem[] | Outcome> {
  const isWanted = new Set(wanted);
  const found: FoundItem[] = [];
  for (let offset = 0; ; ) {
    const read = await findPage(restriction, folderId, offset, context);
    if ('responseCode' in read) return read;
    for (const [type, item] of read.items.flatMap((each) => Object.entries(each))) {
      const { itemId, dateTimeCreated, isDraft, extendedProperties } = item;
      // Exchange ignores case, so a found item may have another key.
      const named = extendedProperties.find(({ path }) => path.propertyName === keyPath.propertyName);
      const key = String(named?.value ?? '');
      const isUnsent = isNotSent(isDraft, extendedProperties);
      if (isWanted.has(key)) found.push({ key, itemId, type, dateTimeCreated, isUnsent });
    }
    if (read.includesLastItemInRange) return found;
    if (read.indexedPagingOffset <= offset) return unanswered('the pages of the search do not advance');
    offset = read.indexedPagingOffset;
  }
}

// Each message has its flags, before and after it is submitted, and Exchange clears the bit when it takes the message:
// https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmsg/a0c52fe2-3014-43a7-942d-f43f6f91c366
/** Whether an item is a draft or has the unsent bit; also if it has neither property, because then nothing says that it was sent. */
function isNotSent(isDraft: boolean | undefined, extendedProperties: readonly ExtendedProperty[]): boolean {
  const tag = Number(messageFlagsPath.propertyTag);
  const flags = extendedProperties.find(({ path }) => Number(path.propertyTag) === tag)?.value;
  if (flags === undefined) return isDraft ?? true;
  return isDraft === true || (Number(flags) & unsentFlag) !== 0;
}

async function findPage(
  restriction: SearchExpression,
  folderId: FolderId,
  offset: number,
  context: QueryContext,
): Promise<Page | Outcome> {
  const itemShape = {
    baseShape: 'IdOnly',
    additionalProperties: ['item:DateTimeCreated', 'item:IsDraft', keyPath, messageFlagsPath],
  };
  // Creation times have whole seconds: within one, only the order tells which item is older.
  const sortOrder = [{ path: 'item:DateTimeCreated', order: 'Ascending' }] as const;
  const find = { itemShape, restriction, sortOrder, offset, maxEntriesReturned: pageSize };
  const messages = await query('FindItem', writeFindItem(find, [writeFolderId(folderId)]), context);
  if ('responseCode' in messages) return messages;
  const [message] = messages;
  if (!message) return unanswered('the answer has no response message');
  const { element, ...failure } = message;
  if (message.responseClass !== 'Success') return failure;
  const { success, data } = page.safeParse(readFoundItems(element));
  return success ? data.rootFolder : unanswered('the answer has no page of items');
}
