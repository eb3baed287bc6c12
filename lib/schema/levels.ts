import type { Fault } from './faults.ts';

// Valid entries are far less deep. The limit bounds the recursion of the functions that check and write them.
/** The most levels of objects and arrays in an entry. */
export const maxEntryLevels = 100;

/** Whether a value has more than `levels` levels of objects and arrays. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

/** Returns the fault of a value at `path` that has more than `levels` levels of objects and arrays, or nothing. */
export function levelFaults(value: unknown, levels: number, path: string): readonly Fault[] {
  return isDeeper(value, levels) ? [{ path, expected: `expected at most ${levels} levels of objects and arrays` }] : [];
}
