import type { z } from 'zod';
import { type ItemType, type ItemTypeName, itemTypes } from '../items/item-types.ts';
import { nearestNames } from '../schema/nearest.ts';
import { type DateFormat, dateCells, readText } from './cell.ts';
import { type Column, listColumns, type UnplacedColumn } from './column.ts';
import { duplicateColumns } from './duplicate-columns.ts';
import { googleNames, type NumberedColumns, numberedColumns } from './google.ts';
import { outlookColumns } from './outlook.ts';
import { dateFormats, inEnglish, type OutlookLanguage, outlookLanguageOf } from './outlook-languages.ts';
import { type Place, placesOf } from './places.ts';

/** How the columns of a CSV file are understood. */
export interface ColumnOptions {
  /** The schema of the entries. */
  readonly entry: z.core.$ZodType;
  /** The item type whose name column names may omit. Default: the item type of CSV files. */
  readonly item?: ItemTypeName;
  /** The order of day and month in dates with slashes. Default: that of the language of Outlook's columns, M/d/yyyy in English. */
  readonly dateFormat?: DateFormat;
}

/** The columns of a file: the number of cells in a row, their names, the places that they fill, and the columns that have none. */
export interface Header {
  readonly width: number;
  readonly names: readonly string[];
  readonly columns: readonly Column[];
  readonly numbered: NumberedColumns | undefined;
  readonly withoutPlace: readonly UnplacedColumn[];
}

/** The places of an entry by column name, and the path of the item if the columns of Outlook and Google can fill it. */
interface KnownColumns {
  readonly places: ReadonlyMap<string, Place>;
  readonly exportedItem: readonly string[] | undefined;
}

function itemTypeOf(item: ItemTypeName | undefined): ItemType | undefined {
  return itemTypes.find(({ name, isCsvDefault }) => (item === undefined ? isCsvDefault : name === item));
}

/** Returns the columns that an entry can have. Column names may omit the name of the item type, and that the item is set. */
function knownColumns({ entry, item }: ColumnOptions, dateFormat: DateFormat): KnownColumns {
  const type = itemTypeOf(item);
  const places = [...placesOf(entry, dateCells(dateFormat))];
  const itemPaths = type ? [['set', type.name], [type.name]] : [];
  const prefixes = [...itemPaths.map((path) => `${path.join('.')}.`), ''];
  const named = prefixes.flatMap((prefix) =>
    places.flatMap(([name, place]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), place] as const] : [])),
  );
  const itemPath = itemPaths.find((path) => places.some(([name]) => name.startsWith(`${path.join('.')}.`)));
  return { places: new Map(named), exportedItem: type?.hasOutlookColumns ? itemPath : undefined };
}

/** Returns the names with those of Google's export, and of Outlook's in other languages, as English Outlook has them. */
function translated(
  names: readonly string[],
  language: OutlookLanguage | undefined,
  { places, exportedItem }: KnownColumns,
): readonly string[] {
  if (!exportedItem) return names;
  const english = language ? inEnglish(names, language) : names;
  return english.map((name, index) => {
    const own = names[index] ?? name;
    return places.has(own) ? own : (googleNames.get(name) ?? name);
  });
}

type Named = Pick<Column, 'index' | 'name'>;

/** Returns what a column fills: a place of that name, or those of an Outlook column. Undefined if `known` is no known name. */
function columnsOf(known: string, named: Named, { places, exportedItem }: KnownColumns): readonly Column[] | undefined {
  const place = places.get(known);
  if (place) return [{ ...place, ...named }];
  return (
    exportedItem &&
    outlookColumns.get(known)?.map(({ path, read, separator }) => {
      const format = read ? { read } : (places.get(path) ?? { read: readText });
      return { ...format, ...named, path: [...exportedItem, ...path.split('.')], separator };
    })
  );
}

/** Returns the numbered columns of Google's export; their paths begin with that of the item. */
function numberedIn(names: readonly string[], { exportedItem }: KnownColumns): NumberedColumns | undefined {
  const numbered = exportedItem && numberedColumns(names);
  return (
    numbered && {
      indexes: numbered.indexes,
      read(cells) {
        const { values, left } = numbered.read(cells);
        return { values: values.map(({ path, value }) => ({ path: [...exportedItem, ...path], value })), left };
      },
    }
  );
}

/** Returns a fault that lists the columns by number. It quotes no header cell, because a file without a header has data there. */
function noKnownColumn(columns: readonly UnplacedColumn[]): string {
  const unknown = listColumns(columns, ({ index, meant }) => {
    const near = meant();
    return `column ${index + 1}${near === undefined ? '' : ` (did you mean "${near}"?)`}`;
  });
  return `expected the names of properties in the first line; unknown: ${unknown}`;
}

/** Reads the first row of a CSV file. Returns its columns, or a fault if it names no property or one twice. */
export function readHeader(cells: readonly string[], options: ColumnOptions): Header | { readonly fault: string } {
  const names = cells.map((cell) => cell.trim());
  const language = outlookLanguageOf(names);
  const dateFormat = options.dateFormat ?? (language && dateFormats.get(language)) ?? 'M/d/yyyy';
  const columnsKnown = knownColumns(options, dateFormat);
  const knownNames = translated(names, language, columnsKnown);
  const numbered = numberedIn(names, columnsKnown);
  const found = names.map((name, index) => columnsOf(knownNames[index] ?? name, { index, name }, columnsKnown));
  // Outlook exports no display name. It is composed of the parts of the name, unless the file has a column for it.
  const columns = found
    .flatMap((some) => some ?? [])
    .filter(({ path, separator }) => separator !== ' ' || !knownNames.includes(path.at(-1) ?? ''));
  const known = [...columnsKnown.places.keys(), ...(columnsKnown.exportedItem ? outlookColumns.keys() : [])];
  const withoutPlace = names.flatMap((name, index): readonly UnplacedColumn[] => {
    if (numbered?.indexes.has(index) || (found[index]?.length ?? 0) > 0) return [];
    return [{ index, name, meant: () => (found[index] ? undefined : nearestNames(name, known)[0]) }];
  });
  if (columns.length === 0 && !numbered) return { fault: noKnownColumn(withoutPlace) };
  const fault = duplicateColumns(columns);
  return fault === undefined ? { width: names.length, names, columns, numbered, withoutPlace } : { fault };
}
