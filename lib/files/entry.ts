import { isJsonObject, type Json, type JsonObject } from '../soap/structure.ts';
import type { Column } from './column.ts';
import type { Header } from './header.ts';

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

function put(into: Draft, path: readonly string[], value: Json, separator?: string): void {
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

/** Returns a fault that names the first column whose cell has another format, or undefined. It never contains the cell. */
export function cellFault(columns: readonly Column[], cells: readonly string[]): string | undefined {
  for (const { index, name, faultOf } of columns) {
    const expected = faultOf?.(cells[index] ?? '');
    if (expected !== undefined) return `column ${JSON.stringify(name)}: ${expected}`;
  }
  return undefined;
}

/** The entry of a row, and the indexes of the cells for which it has no place. */
export interface ReadEntry {
  readonly entry: JsonObject;
  readonly left: readonly number[];
}

/** Returns the entry of a row. An empty cell sets no property. */
export function entryOf({ columns, numbered }: Header, cells: readonly string[]): ReadEntry {
  const entry: Draft = {};
  for (const { index, path, separator, read } of columns) {
    const cell = cells[index] ?? '';
    const value = cell === '' ? undefined : read(cell);
    if (value !== undefined) put(entry, path, value, separator);
  }
  const { values, left } = numbered?.read(cells) ?? { values: [], left: [] };
  for (const { path, value } of values) put(entry, path, value);
  return { entry, left };
}
