import type { Outcome } from '../contract/result.ts';
import type { FolderId } from '../soap/identifiers.ts';
import { findPage, type KeyPage } from './find-by-key.ts';
import { isWorthReading, type KeySearch } from './key-search.ts';
import type { QueryContext } from './query.ts';

/** The consecutive pages of a search in a folder. They are complete if no later page can have a wanted key that they lack. */
export interface PagesRead {
  readonly pages: readonly KeyPage[];
  readonly end: 'complete' | 'givenUp' | Outcome;
}

/** Reads the pages of a search, several at a time, until all keys are found; gives up if the folder changes meanwhile, or pages of a prefix are too many. */
export async function readPages(
  search: KeySearch,
  folder: FolderId,
  first: KeyPage | Outcome,
  context: QueryContext,
): Promise<PagesRead> {
  if ('responseCode' in first) return { pages: [], end: first };
  const pages = [first];
  for (;;) {
    const missing = missingIn(pages, search);
    if (missing.length === 0 || pages.at(-1)?.isLast) return { pages, end: 'complete' };
    const { count, offsets } = pagesAfter(pages, first, context.callsInFlight);
    if (search.prefix && !isWorthReading(count, missing)) return { pages, end: 'givenUp' };
    for (const next of await Promise.all(offsets.map((each) => findPage(search.restriction, folder, each, context)))) {
      if ('responseCode' in next) return { pages, end: next };
      if (!isNext(next, pages.at(-1))) return { pages, end: 'givenUp' };
      pages.push(next);
      if (next.isLast) break;
    }
  }
}

/** Returns the wanted keys of a search that none of these pages has. */
export function missingIn(pages: readonly KeyPage[], { wanted }: KeySearch): readonly string[] {
  const found = new Set(pages.flatMap(({ items }) => items.map(({ key }) => key)));
  return wanted.filter((key) => !found.has(key));
}

/** Returns how many pages are left, and the offsets of the next of them; each begins with the last item of the one before. */
function pagesAfter(pages: readonly KeyPage[], { items, total }: KeyPage, most: number) {
  const step = items.length - 1;
  const read = 1 + pages.reduce((sum, page) => sum + page.items.length - 1, 0);
  const count = step > 0 ? Math.max(1, Math.ceil((total - read) / step)) : Number.POSITIVE_INFINITY;
  const offsets = Array.from({ length: Math.min(count, most) }, (_, place) => Math.max(0, read - 1 + place * step));
  return { count, offsets };
}

/** Whether a page follows another without a gap, which an item that was deleted meanwhile would leave. */
function isNext({ items }: KeyPage, previous: KeyPage | undefined): boolean {
  return items.length > 1 && items[0]?.itemId.id === previous?.items.at(-1)?.itemId.id;
}
