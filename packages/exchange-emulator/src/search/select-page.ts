import { ResponseError } from '../response-error.ts';
import type { Element } from '../xml.ts';

/** A page of search results, with the attributes of FindItem's RootFolder that give its position. */
interface Page<Found> {
  readonly found: readonly Found[];
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Returns the page that an IndexedPageItemView asks for, or the first page. Offsets from the end count backwards, and
 * the page ends there. Throws a ResponseError.
 */
export function selectPage<Found>(all: readonly Found[], view: Element | undefined, limit: number): Page<Found> {
  const { Offset = '0', BasePoint = 'Beginning', MaxEntriesReturned = String(limit) } = view?.attributes ?? {};
  const offset = Number(Offset);
  if (offset < 0) throw new ResponseError('ErrorInvalidIndexedPagingParameters');
  if (Number(MaxEntriesReturned) <= 0) throw new ResponseError('ErrorInvalidPagingMaxRows');
  const count = Math.min(Number(MaxEntriesReturned), limit);
  const fromEnd = BasePoint === 'End';
  const end = fromEnd ? Math.max(all.length - offset, 0) : Math.min(offset + count, all.length);
  const start = fromEnd ? Math.max(end - count, 0) : Math.min(offset, all.length);
  return {
    found: all.slice(start, end),
    attributes: {
      IndexedPagingOffset: String(fromEnd ? all.length - start : end),
      TotalItemsInView: String(all.length),
      IncludesLastItemInRange: String(fromEnd ? start === 0 : end === all.length),
    },
  };
}
