import type { Item, Mailbox } from '../store/mailbox.ts';
import type { Element } from '../xml.ts';
import { compareTexts, readItemTexts, readSearchableProperty } from './searchable-property.ts';

/**
 * Returns items in the order of a SortOrder element, otherwise in their given order. Items without the property come
 * first. Throws a ResponseError.
 */
export function sortItems(mailbox: Mailbox, items: readonly Item[], sortOrder: Element): readonly Item[] {
  const orders = sortOrder.children.map((fieldOrder) => {
    const property = readSearchableProperty(fieldOrder, 'ErrorUnsupportedPathForSortGroup');
    return { property, sign: fieldOrder.attributes.Order === 'Descending' ? -1 : 1 };
  });
  const keyed = items.map((item) => ({
    item,
    texts: orders.map(({ property }) => readItemTexts(mailbox, item)(property)[0]),
  }));
  const compare = (first: readonly (string | undefined)[], second: readonly (string | undefined)[]) =>
    orders.reduce(
      (order, { property, sign }, i) => order || sign * compareMaybe(property.type, first[i], second[i]),
      0,
    );
  return keyed.sort((first, second) => compare(first.texts, second.texts)).map(({ item }) => item);
}

function compareMaybe(type: string, first: string | undefined, second: string | undefined): number {
  if (first !== undefined && second !== undefined) return compareTexts(type, first, second);
  return Number(first !== undefined) - Number(second !== undefined);
}
