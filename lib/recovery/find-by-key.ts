import { z } from 'zod';
import { keyPath } from '../contract/key.ts';
import type { Outcome } from '../contract/result.ts';
import { readFoundItems, writeFindItem } from '../items/find-item.ts';
import type { SearchExpression } from '../schema/restriction.ts';
import { type FolderId, type ItemId, writeFolderId } from '../soap/identifiers.ts';
import type { ResponseMessage } from '../soap/response.ts';
import { isInconclusive, type QueryContext, query, unanswered } from './query.ts';

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

/** A page of the items that a search finds in a folder, oldest first. */
export interface KeyPage {
  readonly items: readonly FoundItem[];
  /** How many items the search finds in all; infinite if Exchange does not say. */
  readonly total: number;
  readonly isLast: boolean;
}

// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange
// Exchange returns at most 250 items of a search with a restriction.
const pageSize = 250;

// Exchange clears the unsent bit when it takes the message:
// https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmsg/a0c52fe2-3014-43a7-942d-f43f6f91c366
const flagsPath = { propertyTag: '0x0E07', propertyType: 'Integer' } as const;
const unsentFlag = 0x8;

/** The first page of a search in a folder, or why there is none. */
export interface FirstPage {
  readonly folder: FolderId;
  readonly page: KeyPage | Outcome;
}

/** Returns the first page of a search in each of the folders, in order; the distinguished folders of the request's mailbox share a call. */
export async function findFirstPages(
  restriction: SearchExpression,
  folders: readonly FolderId[],
  context: QueryContext,
): Promise<readonly FirstPage[]> {
  const ofMailbox = folders.filter((folder) => typeof folder === 'string');
  const shared =
    ofMailbox.length > 1
      ? await findInOneCall(restriction, ofMailbox, context)
      : new Map<FolderId, KeyPage | Outcome>();
  return Promise.all(
    folders.map(async (folder) => {
      return { folder, page: shared.get(folder) ?? (await findPage(restriction, folder, 0, context)) };
    }),
  );
}

/** Returns the first pages of a search by folder, without those that may be found by asking for them alone. */
async function findInOneCall(
  restriction: SearchExpression,
  folders: readonly FolderId[],
  context: QueryContext,
): Promise<ReadonlyMap<FolderId, KeyPage | Outcome>> {
  const pages = await findPages(restriction, folders, 0, context);
  if ('responseCode' in pages) return new Map(folders.map((folder) => [folder, pages]));
  // An error of one folder may have kept Exchange from searching those after it.
  const known = folders.flatMap((folder, place) => {
    const page = pages[place];
    return page && !('responseCode' in page && isInconclusive(page)) ? [[folder, page] as const] : [];
  });
  return new Map(known);
}

/** Returns the page of a search in a folder that begins after `offset` items, or why there is none. */
export async function findPage(
  restriction: SearchExpression,
  folder: FolderId,
  offset: number,
  context: QueryContext,
): Promise<KeyPage | Outcome> {
  const pages = await findPages(restriction, [folder], offset, context);
  if ('responseCode' in pages) return pages;
  return pages[0] ?? unanswered('the answer has no response message');
}

async function findPages(
  restriction: SearchExpression,
  folders: readonly FolderId[],
  offset: number,
  context: QueryContext,
): Promise<readonly (KeyPage | Outcome)[] | Outcome> {
  const additionalProperties = ['item:DateTimeCreated', 'item:IsDraft', keyPath, flagsPath];
  const itemShape = { baseShape: 'IdOnly', additionalProperties };
  // Creation times have whole seconds: within one, only the order tells which item is older.
  const sortOrder = [{ path: 'item:DateTimeCreated', order: 'Ascending' }] as const;
  const find = { itemShape, restriction, sortOrder, offset, maxEntriesReturned: pageSize };
  const messages = await query('FindItem', writeFindItem(find, folders.map(writeFolderId)), context);
  if ('responseCode' in messages) return messages;
  if (messages.length === folders.length) return messages.map(readPage);
  const [only] = messages.map(readPage);
  // EWS answers an error of the whole request with one response message.
  if (messages.length === 1 && only && 'responseCode' in only) return only;
  return unanswered(`${messages.length} response messages for ${folders.length} folders`);
}

const extendedProperty = z.object({
  path: z.object({ propertyName: z.string().optional(), propertyTag: z.string().optional() }),
  value: z.union([z.string(), z.number()]).optional(),
});
const foundItem = z.object({
  itemId: z.object({ id: z.string(), changeKey: z.string().optional() }),
  dateTimeCreated: z.string(),
  isDraft: z.boolean().optional(),
  extendedProperties: z.array(extendedProperty),
});
const foundPage = z.object({
  rootFolder: z.object({
    totalItemsInView: z.int().default(Number.POSITIVE_INFINITY),
    includesLastItemInRange: z.boolean(),
    items: z.array(z.record(z.string(), foundItem)),
  }),
});

function readPage({ element, ...failure }: ResponseMessage): KeyPage | Outcome {
  if (failure.responseClass !== 'Success') return failure;
  const { success, data } = foundPage.safeParse(readFoundItems(element));
  if (!success) return unanswered('the answer has no page of items');
  const { items, totalItemsInView: total, includesLastItemInRange: isLast } = data.rootFolder;
  return { items: items.flatMap((item) => Object.entries(item)).map(readFoundItem), total, isLast };
}

function readFoundItem([type, item]: [string, z.infer<typeof foundItem>]): FoundItem {
  const { itemId, dateTimeCreated, isDraft, extendedProperties } = item;
  const key = extendedProperties.find(({ path }) => path.propertyName === keyPath.propertyName)?.value ?? '';
  const flags = extendedProperties.find(
    ({ path }) => Number(path.propertyTag) === Number(flagsPath.propertyTag),
  )?.value;
  const hasUnsentFlag = flags !== undefined && (Number(flags) & unsentFlag) !== 0;
  // Without either property, nothing says that it was sent.
  const isUnsent = flags === undefined ? (isDraft ?? true) : isDraft === true || hasUnsentFlag;
  return { key: String(key), itemId, type, dateTimeCreated, isUnsent };
}
