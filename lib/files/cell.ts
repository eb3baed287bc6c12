import type { Json } from '../soap/structure.ts';

/** Converts a cell to a value; undefined means no value. A malformed text is returned unchanged, and the operation then reports what it expects. */
export type CellReader = (text: string) => Json | undefined;

/** The order of day and month in a date with slashes. */
export type DateFormat = 'M/d/yyyy' | 'd/M/yyyy';

/** Returns the text unchanged. */
export const readText: CellReader = (text) => text;

/** Reads an integer of at most 15 digits. */
export const readInteger: CellReader = (text) => (/^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : text);

const truthValues: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** Reads `true` and `false`, in any case, or `1` and `0`. */
export const readBoolean: CellReader = (text) => truthValues.get(text.trim().toLowerCase()) ?? text;

/** Reads a list of texts with semicolons between them. Surrounding blanks are removed. */
export const readList: CellReader = (text) => {
  const items = text.split(';').map((item) => item.trim());
  return items.filter((item) => item !== '');
};

const datePatterns = {
  'M/d/yyyy': /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})$/,
  'd/M/yyyy': /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})$/,
} as const;
const unambiguousPatterns = [
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
  /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$/,
];
const noDate = /^0{1,2}\/0{1,2}\/0{2,4}$/;

/** Returns a reader of dates, also `1980-05-17` and `17.5.1980`. The value is midnight without an offset. Outlook's `0/0/00` is no value. */
export function dateReader(format: DateFormat): CellReader {
  const patterns = [...unambiguousPatterns, datePatterns[format]];
  return (text) => {
    const trimmed = text.trim();
    if (noDate.test(trimmed)) return undefined;
    const groups = patterns.map((pattern) => pattern.exec(trimmed)?.groups).find((found) => found !== undefined);
    if (!groups) return text;
    const { year = '', month = '', day = '' } = groups;
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T00:00:00`;
  };
}
