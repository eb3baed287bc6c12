import { keyPath } from '../contract/key.ts';
import type { SearchExpression } from '../schema/restriction.ts';

/** A search for items by their keys: by whole keys, or by a prefix that the wanted keys share. */
export interface KeySearch {
  readonly wanted: readonly string[];
  readonly restriction: SearchExpression;
  /** Absent if the search is by whole keys. */
  readonly prefix?: Prefix;
}

interface Prefix {
  readonly text: string;
  /** How many searches by shorter prefixes came before. */
  readonly narrowed: number;
}

// Exchange needs three seconds for an Or of 100 keys among 10,000 contacts, and 44 ms for a prefix.
const keysPerSearch = 20;
// Each of them may cost a page in vain.
const mostNarrowed = 3;

/** Returns the searches for keys: by prefix where more than 20 share one, first up to their last slash; by whole keys for all others, 20 at a time. */
export function searchesFor(keys: readonly string[]): readonly KeySearch[] {
  const groups = [...Map.groupBy(keys, (key) => key.slice(0, key.lastIndexOf('/') + 1)).values()];
  const isMany = (group: readonly string[]) => group.length > keysPerSearch && commonPrefixOf(group) !== '';
  const others = groups.filter((group) => !isMany(group)).flat();
  const byFirst = [...Map.groupBy(others, (key) => key.slice(0, 1)).values()];
  return searchesOf([...groups.filter(isMany), ...byFirst], 0);
}

/** Returns the searches for keys that a search by prefix did not find: by longer prefixes, or by whole keys. */
export function narrowerSearchesFor(keys: readonly string[], { text, narrowed }: Prefix): readonly KeySearch[] {
  if (narrowed === mostNarrowed) return searchesByKey(keys);
  const byNext = Map.groupBy(keys, (key) => key.slice(0, text.length + 1));
  return searchesOf([...byNext.values()], narrowed + 1);
}

/** Whether reading so many more pages of a search by prefix costs no more than a search by whole keys for what is missing. */
export function isWorthReading(pages: number, missing: readonly string[]): boolean {
  return pages <= Math.ceil(missing.length / keysPerSearch);
}

function searchesOf(groups: readonly (readonly string[])[], narrowed: number): readonly KeySearch[] {
  const isMany = (group: readonly string[]) => group.length > keysPerSearch;
  const few = groups.filter((group) => !isMany(group)).flat();
  return [...groups.filter(isMany).map((group) => searchByPrefix(group, narrowed)), ...searchesByKey(few)];
}

function searchByPrefix(wanted: readonly string[], narrowed: number): KeySearch {
  const text = commonPrefixOf(wanted);
  const contains = {
    path: keyPath,
    constant: text,
    containmentMode: 'Prefixed',
    containmentComparison: 'IgnoreCase',
  } as const;
  return { wanted, restriction: { contains }, prefix: { text, narrowed } };
}

function searchesByKey(keys: readonly string[]): readonly KeySearch[] {
  const starts = keys.flatMap((_, place) => (place % keysPerSearch === 0 ? [place] : []));
  return starts.map((start) => {
    const wanted = keys.slice(start, start + keysPerSearch);
    return { wanted, restriction: { or: wanted.map((key) => ({ isEqualTo: { path: keyPath, constant: key } })) } };
  });
}

function commonPrefixOf(keys: readonly string[]): string {
  // What the first and the last in order share, all between them share.
  const sorted = keys.toSorted();
  const [first = '', last = ''] = [sorted[0], sorted.at(-1)];
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return first.slice(0, length);
}
