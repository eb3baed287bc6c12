/** The number of entries by outcome; `open` counts those that have no final result yet. */
export interface Counts {
  readonly success: number;
  readonly warning: number;
  readonly error: number;
  readonly open: number;
}

/** The count that an entry adds to. */
export type CountedAs = keyof Counts;
