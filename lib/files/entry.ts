import { isJsonObject, type Json, type JsonObject } from '../soap/structure.ts';
import type { Column } from './header.ts';

interface Draft {
  [name: string]: Json;
}

// An entry is built in place: a copy for every column would cost too much in a file of many rows.
function isDraft(value: Json | undefined): value is Draft {
  return isJsonObject(value);
}

/** Returns the value of a place to which a further column adds: a longer text or list. */
function combine(present: Json | undefined, value: Json, separator = ''): Json {
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
  place[last] = combine(place[last], value, separator);
}

/** Returns the entry of a row. An empty cell sets no property. */
export function entryOf(columns: readonly Column[], cells: readonly string[]): JsonObject {
  const entry: Draft = {};
  for (const column of columns) {
    const cell = cells[column.index] ?? '';
    const value = cell === '' ? undefined : column.read(cell);
    if (value !== undefined) put(entry, column, value);
  }
  return entry;
}
