// Valid entries are far smaller. The limits bound the recursion of the functions that check and write entries, and the
// memory that the faults of one entry take.
/** The most levels of objects and arrays in an entry. */
export const maxLevels = 100;
const maxValues = 100_000;

/** Whether a value has more than `levels` levels of objects and arrays. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const each of Object.values(value)) count += countValues(each);
  return count;
}

/** Returns what was expected if a value is nested more deeply, or holds more values, than any entry that is valid. */
export function extentFault(value: unknown): string | undefined {
  if (isDeeper(value, maxLevels)) return `expected at most ${maxLevels} levels of objects and arrays`;
  return countValues(value) > maxValues ? `expected at most ${maxValues} values` : undefined;
}
