import type { z } from 'zod';
import { nearest } from '../schema/strict-object.ts';
import { type DateFormat, dateReader, readText } from './cell.ts';
import { outlookColumns } from './outlook.ts';
import { type Place, placesOf } from './places.ts';

/** What the columns of a CSV file can be: the places in an entry of this schema, the type of item whose name may be left out (contact unless told), and how dates with slashes are written (M/d/yyyy unless told). */
export interface ColumnOptions {
  readonly entry: z.core.$ZodType;
  readonly item?: 'contact' | 'message';
  readonly dateFormat?: DateFormat;
}

/** What the cell at `index` of each row fills; the text between it and others of the same place, if it may have others. */
export interface Column extends Place {
  readonly index: number;
  readonly separator?: string;
}

/** The columns of a file: how many cells a row has, the places that they fill, and the columns of Outlook's that nothing has a place for. */
export interface Header {
  readonly width: number;
  readonly columns: readonly Column[];
  readonly withoutPlace: readonly { readonly index: number; readonly name: string }[];
}

const mostNamed = 20;

/** Gives the places by the names of their columns: their paths, of which the item's name, and that it is set, may be left out. */
function namedPlaces({ entry, item = 'contact', dateFormat = 'M/d/yyyy' }: ColumnOptions): ReadonlyMap<string, Place> {
  const places = [...placesOf(entry, dateReader(dateFormat))];
  const named = [`set.${item}.`, `${item}.`, ''].flatMap((start) =>
    places.flatMap(([name, place]) => (name.startsWith(start) ? [[name.slice(start.length), place] as const] : [])),
  );
  return new Map(named);
}

/** Gives what the column of this name fills, by the name's own place or as one of Outlook's, whose place is in the contact; undefined for an unknown name. */
function columnsOf(
  name: string,
  index: number,
  places: ReadonlyMap<string, Place>,
  contact: readonly string[] | undefined,
): readonly Column[] | undefined {
  const place = places.get(name);
  if (place) return [{ ...place, index }];
  return (
    contact &&
    outlookColumns.get(name)?.map(({ path, read, separator }) => ({
      path: [...contact, ...path.split('.')],
      read: read ?? places.get(path)?.read ?? readText,
      index,
      separator,
    }))
  );
}

/** Says which columns have no name that is known: by their numbers, since what stands there may be somebody's data. */
function unknownColumns(names: readonly string[], isKnown: readonly boolean[], known: readonly string[]) {
  const unknown = names.flatMap((name, index) => (isKnown[index] ? [] : [{ name, number: index + 1 }]));
  if (unknown.length === 0) return undefined;
  const listed = unknown.slice(0, mostNamed).map(({ name, number }) => {
    const meant = nearest(name, known);
    return meant === undefined ? `column ${number}` : `column ${number} (did you mean "${meant}"?)`;
  });
  const others = unknown.length > mostNamed ? [`${unknown.length - mostNamed} more`] : [];
  return `expected a property's name in every column of the first line, but found none in ${[...listed, ...others].join(', ')}`;
}

function clash(one: number, other: number): string {
  return `columns ${Math.min(one, other) + 1} and ${Math.max(one, other) + 1} hold the same property: expected one of them`;
}

/** Says which two columns have one name or fill one place, or one a part of what the other fills. */
function sharedPlace(names: readonly string[], columns: readonly Column[]): string | undefined {
  const repeated = names.findIndex((name, index) => names.indexOf(name) < index);
  if (repeated > 0) return clash(names.indexOf(names[repeated] ?? ''), repeated);
  const taken = new Map<string, Column>();
  for (const column of columns) {
    const path = column.path.join('.');
    const other = taken.get(path);
    if (other && (other.separator === undefined || column.separator === undefined)) {
      return clash(other.index, column.index);
    }
    taken.set(path, column);
  }
  for (const { path, index } of columns) {
    const whole = path.map((_, end) => taken.get(path.slice(0, end).join('.'))).find((each) => each);
    if (whole) return clash(whole.index, index);
  }
  return undefined;
}

/** Reads the first row of a CSV file: gives what its columns are, or one fault for all that are wrong. */
export function readHeader(cells: readonly string[], options: ColumnOptions): Header | { readonly fault: string } {
  const names = cells.map((cell) => cell.trim());
  const places = namedPlaces(options);
  const contact = places.get('givenName')?.path.slice(0, -1);
  const found = names.map((name, index) => columnsOf(name, index, places, contact));
  // Outlook exports no display name: it is made of the name's parts, unless the file has one.
  const columns = found
    .flatMap((some) => some ?? [])
    .filter(({ path, separator }) => separator !== ' ' || !names.includes(path.at(-1) ?? ''));
  const isKnown = found.map((some) => some !== undefined);
  const known = [...places.keys(), ...(contact ? outlookColumns.keys() : [])];
  const fault = unknownColumns(names, isKnown, known) ?? sharedPlace(names, columns);
  if (fault !== undefined) return { fault };
  const withoutPlace = names.flatMap((name, index) => (found[index]?.length === 0 ? [{ index, name }] : []));
  return { width: names.length, columns, withoutPlace };
}
