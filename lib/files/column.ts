import type { Place } from './places.ts';

/** The place that the cells at `index` fill. With a `separator`, several columns can fill the same place. */
export interface Column extends Place {
  readonly index: number;
  /** Its name in the file. */
  readonly name: string;
  readonly separator?: string;
}

/** A column whose cells have no place in an entry. */
export interface UnplacedColumn {
  readonly index: number;
  readonly name: string;
  /** Returns the name that may be meant. */
  meant(): string | undefined;
}

const maxListed = 20;

/** Returns columns in a row, each as `describe` says; of many, the first and the number of the others, because a longer list would say less. */
export function listColumns<Each>(columns: readonly Each[], describe: (column: Each) => string): string {
  const others = columns.length > maxListed ? [`${columns.length - maxListed} more`] : [];
  return [...columns.slice(0, maxListed).map(describe), ...others].join(', ');
}
