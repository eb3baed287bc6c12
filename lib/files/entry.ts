import type { Json, JsonObject } from '../soap/structure.ts';
import type { Column } from './header.ts';

interface Draft {
  [name: string]: Json;
}

function isDraft(value: Json | undefined): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Gives the value of a place with what one more column has for it: a longer text or list. */
function together(present: Json | undefined, value: Json, separator = ''): Json {
  if (Array.isArray(present) && Array.isArray(value)) return [...present, ...value];
  return typeof present === 'string' && typeof value === 'string' ? `${present}${separator}${value}` : value;
}

function put(into: Draft, { path, separator }: Column, value: Json): void {
  let place = into;
  for (const name of path.slice(0, -1)) {
    const next = place[name];
    const inner = isDraft(next) ? next : {};
    place[name] = inner;
    place = inner;
  }
  const last = path.at(-1) ?? '';
  place[last] = together(place[last], value, separator);
}

/** Gives the entry that the cells of a row make; an empty cell leaves its property out. */
export function entryOf(columns: readonly Column[], cells: readonly string[]): JsonObject {
  const entry: Draft = {};
  for (const column of columns) {
    const cell = cells[column.index] ?? '';
    const value = cell === '' ? undefined : column.read(cell);
    if (value !== undefined) put(entry, column, value);
  }
  return entry;
}
