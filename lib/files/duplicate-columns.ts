import type { Column } from './column.ts';

function duplicateFault(one: Column, other: Column): string {
  const [first, second] = one.index < other.index ? [one, other] : [other, one];
  const names = [first, second].map(({ name }) => JSON.stringify(name));
  const places = `columns ${first.index + 1} and ${second.index + 1}`;
  return `${places} (${names.join(' and ')}) are the same property: expected only one of them`;
}

/** Returns a fault if two columns fill the same place, or if one fills a part of what another fills. */
export function duplicateColumns(columns: readonly Column[]): string | undefined {
  const byPath = new Map<string, Column>();
  for (const column of columns) {
    const path = column.path.join('.');
    const other = byPath.get(path);
    const isOneOfSeveral = other?.separator !== undefined && column.separator !== undefined;
    if (other && (!isOneOfSeveral || other.name === column.name)) return duplicateFault(other, column);
    byPath.set(path, column);
  }
  for (const column of columns) {
    const { path } = column;
    const whole = path.map((_, end) => byPath.get(path.slice(0, end).join('.'))).find((each) => each);
    if (whole) return duplicateFault(whole, column);
  }
  return undefined;
}
