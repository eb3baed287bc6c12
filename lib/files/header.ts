import type { z } from 'zod';
import { type ItemType, type ItemTypeName, itemTypes } from '../items/item-types.ts';
import { nearestNames } from '../schema/nearest.ts';
import { type DateFormat, dateReader, readText } from './cell.ts';
import { outlookColumns } from './outlook.ts';
import { type Place, placesOf } from './places.ts';

/** How the columns of a CSV file are understood. */
export interface ColumnOptions {
  /** The schema of the entries. */
  readonly entry: z.core.$ZodType;
  /** The item type whose name column names may omit. Default: the item type of CSV files. */
  readonly item?: ItemTypeName;
  /** The order of day and month in dates with slashes. Default: M/d/yyyy. */
  readonly dateFormat?: DateFormat;
}

/** The place that the cells at `index` fill. With a `separator`, several columns can fill the same place. */
export interface Column extends Place {
  readonly index: number;
  readonly separator?: string;
}

/** The columns of a file: the number of cells in a row, the places that they fill, and the Outlook columns that have no place. */
export interface Header {
  readonly width: number;
  readonly columns: readonly Column[];
  readonly withoutPlace: readonly { readonly index: number; readonly name: string }[];
}

/** The places of an entry by column name, and the path of the item if Outlook's columns can fill it. */
interface KnownColumns {
  readonly places: ReadonlyMap<string, Place>;
  readonly outlookItem: readonly string[] | undefined;
}

const maxColumnsNamed = 20;

function itemTypeOf(item: ItemTypeName | undefined): ItemType | undefined {
  return itemTypes.find(({ name, isCsvDefault }) => (item === undefined ? isCsvDefault : name === item));
}

/** Returns the columns that an entry can have. Column names may omit the name of the item type, and that the item is set. */
function knownColumns({ entry, item, dateFormat = 'M/d/yyyy' }: ColumnOptions): KnownColumns {
  const type = itemTypeOf(item);
  const places = [...placesOf(entry, dateReader(dateFormat))];
  const itemPaths = type ? [['set', type.name], [type.name]] : [];
  const prefixes = [...itemPaths.map((path) => `${path.join('.')}.`), ''];
  const named = prefixes.flatMap((prefix) =>
    places.flatMap(([name, place]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), place] as const] : [])),
  );
  const itemPath = itemPaths.find((path) => places.some(([name]) => name.startsWith(`${path.join('.')}.`)));
  return { places: new Map(named), outlookItem: type?.hasOutlookColumns ? itemPath : undefined };
}

/** Returns what the column of this name fills: a place of the same name, or those of an Outlook column. Undefined if the name is unknown. */
function columnsOf(name: string, index: number, { places, outlookItem }: KnownColumns): readonly Column[] | undefined {
  const place = places.get(name);
  if (place) return [{ ...place, index }];
  return (
    outlookItem &&
    outlookColumns.get(name)?.map(({ path, read, separator }) => ({
      path: [...outlookItem, ...path.split('.')],
      read: read ?? places.get(path)?.read ?? readText,
      index,
      separator,
    }))
  );
}

/** Returns a fault that lists the unknown columns by number. It quotes no header cell, because a file without a header has data there. */
function unknownColumns(names: readonly string[], isKnown: readonly boolean[], known: readonly string[]) {
  const unknown = names.flatMap((name, index) => (isKnown[index] ? [] : [{ name, number: index + 1 }]));
  if (unknown.length === 0) return undefined;
  const listed = unknown.slice(0, maxColumnsNamed).map(({ name, number }) => {
    const meant = nearestNames(name, known)[0];
    return meant === undefined ? `column ${number}` : `column ${number} (did you mean "${meant}"?)`;
  });
  const others = unknown.length > maxColumnsNamed ? [`${unknown.length - maxColumnsNamed} more`] : [];
  return `expected the name of a property in every column of the first line; unknown: ${[...listed, ...others].join(', ')}`;
}

function duplicateFault(one: number, other: number): string {
  return `columns ${Math.min(one, other) + 1} and ${Math.max(one, other) + 1} are the same property: expected only one of them`;
}

/** Returns a fault if two columns have the same name or fill the same place, or if one fills a part of what another fills. */
function duplicateColumns(names: readonly string[], columns: readonly Column[]): string | undefined {
  const repeated = names.findIndex((name, index) => names.indexOf(name) < index);
  if (repeated > 0) return duplicateFault(names.indexOf(names[repeated] ?? ''), repeated);
  const byPath = new Map<string, Column>();
  for (const column of columns) {
    const path = column.path.join('.');
    const other = byPath.get(path);
    if (other && (other.separator === undefined || column.separator === undefined)) {
      return duplicateFault(other.index, column.index);
    }
    byPath.set(path, column);
  }
  for (const { path, index } of columns) {
    const whole = path.map((_, end) => byPath.get(path.slice(0, end).join('.'))).find((each) => each);
    if (whole) return duplicateFault(whole.index, index);
  }
  return undefined;
}

/** Reads the first row of a CSV file. Returns its columns, or one fault for everything that is wrong. */
export function readHeader(cells: readonly string[], options: ColumnOptions): Header | { readonly fault: string } {
  const names = cells.map((cell) => cell.trim());
  const columnsKnown = knownColumns(options);
  const found = names.map((name, index) => columnsOf(name, index, columnsKnown));
  // Outlook exports no display name. It is composed of the parts of the name, unless the file has a column for it.
  const columns = found
    .flatMap((some) => some ?? [])
    .filter(({ path, separator }) => separator !== ' ' || !names.includes(path.at(-1) ?? ''));
  const isKnown = found.map((some) => some !== undefined);
  const known = [...columnsKnown.places.keys(), ...(columnsKnown.outlookItem ? outlookColumns.keys() : [])];
  const fault = unknownColumns(names, isKnown, known) ?? duplicateColumns(names, columns);
  if (fault !== undefined) return { fault };
  const withoutPlace = names.flatMap((name, index) => (found[index]?.length === 0 ? [{ index, name }] : []));
  return { width: names.length, columns, withoutPlace };
}
