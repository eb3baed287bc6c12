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

/** Reads a list of texts with semicolons, or Google's `:::`, between them. Blanks and Google's own groups, such as `* myContacts`, are removed. */
export const readList: CellReader = (text) => {
  const items = text.split(/;|:::/).map((item) => item.trim());
  const given = items.filter((item) => item !== '' && !item.startsWith('* '));
  return given.length === 0 ? undefined : given;
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
const otherFormat: Readonly<Record<DateFormat, DateFormat>> = { 'M/d/yyyy': 'd/M/yyyy', 'd/M/yyyy': 'M/d/yyyy' };

/** How the cells of a column become values, and what is wrong with a cell that the property's type could not tell. */
export interface CellFormat {
  readonly read: CellReader;
  /** Returns what was expected in place of a cell, or undefined. It never contains the text. */
  faultOf?(text: string): string | undefined;
}

type DateParts = Readonly<Record<string, string>>;

function isDay({ year = '', month = '', day = '' }: DateParts): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function dateFault(text: string, format: DateFormat): string | undefined {
  const [own, other] = [format, otherFormat[format]].map((each) => datePatterns[each].exec(text.trim())?.groups);
  if (!own || !other || isDay(own) || !isDay(other)) return undefined;
  const meant = otherFormat[format];
  return `expected a date in the format ${format}, and it is one in ${meant}: set the option dateFormat to ${meant} (--date-format ${meant})`;
}

/** Returns the format of dates, also `1980-05-17` and `17.5.1980`. The value is midnight without an offset. Outlook's `0/0/00` is no value. */
export function dateCells(format: DateFormat): CellFormat {
  const patterns = [...unambiguousPatterns, datePatterns[format]];
  return {
    faultOf: (text) => dateFault(text, format),
    read(text) {
      const trimmed = text.trim();
      if (noDate.test(trimmed)) return undefined;
      const groups = patterns.map((pattern) => pattern.exec(trimmed)?.groups).find((found) => found !== undefined);
      if (!groups) return text;
      const { year = '', month = '', day = '' } = groups;
      return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T00:00:00`;
    },
  };
}
