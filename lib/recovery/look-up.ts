import pLimit from 'p-limit';
import { failed, type Outcome } from '../contract/result.ts';
import type { FolderId } from '../soap/identifiers.ts';
import { type FoundItem, findFirstPages, type KeyPage } from './find-by-key.ts';
import { type KeySearch, narrowerSearchesFor, searchesFor } from './key-search.ts';
import { isWithoutFolder, type QueryContext, unanswered } from './query.ts';
import { missingIn, readPages } from './read-pages.ts';

export type { FoundItem } from './find-by-key.ts';

/** The result of a look-up, by key. */
export interface LookUpResult {
  /** The oldest item of each key, before it the oldest that was sent; also of keys that were not asked for. */
  readonly found: ReadonlyMap<string, FoundItem>;
  /** Why a key could not be looked up in every folder; the key may be among `found` as well. */
  readonly failures: ReadonlyMap<string, Outcome>;
}

/** Looks up the items that were created under these keys, in these folders of the request's mailbox. */
export async function lookUp(
  keys: readonly string[],
  folders: readonly FolderId[],
  context: QueryContext,
): Promise<LookUpResult> {
  const limit = pLimit(context.callsInFlight);
  const post: QueryContext['post'] = (envelope, mailbox) => limit(() => context.post(envelope, mailbox));
  const findings = await runSearches(searchesFor([...new Set(keys)]), folders, { ...context, post });
  const found = new Map<string, FoundItem>();
  for (const item of findings.flatMap(({ items }) => items)) {
    if (comesBefore(item, found.get(item.key))) found.set(item.key, item);
  }
  // A folder that does not exist holds no item, so that the failure of another one counts for more.
  const failures = findings
    .flatMap((each) => each.failures)
    .toSorted(([, one], [, other]) => Number(isWithoutFolder(other)) - Number(isWithoutFolder(one)));
  return { found, failures: new Map(failures) };
}

/** Looks up keys, and once more after `indexMs` those that are not found, so that a key with neither an item nor a failure has no item. */
export async function lookUpWhenIndexed(
  keys: readonly string[],
  folders: readonly FolderId[],
  context: QueryContext,
): Promise<LookUpResult> {
  const { clock, indexMs } = context;
  const indexedAt = clock.now() + indexMs;
  const first = await lookUp(keys, folders, context);
  const missing = keys.filter((key) => !first.found.has(key) && !first.failures.has(key));
  if (missing.length === 0 || indexMs === 0) return first;
  const waitMs = Math.max(0, indexedAt - clock.now());
  if (!context.hasTimeFor(waitMs)) {
    const failure = failed(
      'BatchTimeRanOut',
      'Not sent: too little time was left until a new item can be found by its key.',
    );
    return { ...first, failures: new Map([...first.failures, ...missing.map((key) => [key, failure] as const)]) };
  }
  await clock.sleep(waitMs);
  const second = await lookUp(missing, folders, context);
  return {
    found: new Map([...first.found, ...second.found]),
    failures: new Map([...first.failures, ...second.failures]),
  };
}

function comesBefore(item: FoundItem, other: FoundItem | undefined): boolean {
  if (!other) return true;
  if (item.isUnsent !== other.isUnsent) return other.isUnsent;
  return Date.parse(item.dateTimeCreated) < Date.parse(other.dateTimeCreated);
}

/** The result of a search in a folder. */
interface Finding {
  /** The items that were found, oldest first, those with other keys too. */
  readonly items: readonly FoundItem[];
  readonly failures: readonly (readonly [string, Outcome])[];
}

async function runSearches(
  searches: readonly KeySearch[],
  folders: readonly FolderId[],
  context: QueryContext,
): Promise<readonly Finding[]> {
  const findings = searches.map(async (search) => {
    const firstPages = await findFirstPages(search.restriction, folders, context);
    return Promise.all(firstPages.map(({ folder, page }) => searchFolder(search, folder, page, context)));
  });
  return (await Promise.all(findings)).flat(2);
}

async function searchFolder(
  search: KeySearch,
  folder: FolderId,
  first: KeyPage | Outcome,
  context: QueryContext,
): Promise<readonly Finding[]> {
  const { pages, end } = await readPages(search, folder, first, context);
  const items = pages.flatMap((page) => page.items);
  if (end === 'complete') return [{ items, failures: [] }];
  const missing = missingIn(pages, search);
  if (end === 'givenUp' && search.prefix) {
    return [
      { items, failures: [] },
      ...(await runSearches(narrowerSearchesFor(missing, search.prefix), [folder], context)),
    ];
  }
  const failure = end === 'givenUp' ? unanswered('the folder changed while it was searched') : end;
  return [{ items, failures: missing.map((key) => [key, failure] as const) }];
}
