/** The names of the counts; an entry counts as `open` until it has a final result. */
export const countNames = ['success', 'warning', 'error', 'open'] as const;

/** The count that an entry adds to. */
export type CountedAs = (typeof countNames)[number];

/** The number of entries by outcome. */
export type Counts = Readonly<Record<CountedAs, number>>;

/** The counts of no entries. */
export const noCounts: Counts = { success: 0, warning: 0, error: 0, open: 0 };
