import type { Json } from '../soap/structure.ts';

/** Gives what the text of a cell stands for; undefined for nothing. A text that is not as the property wants it stays as it is, for the operation to say what it expected. */
export type CellReader = (text: string) => Json | undefined;

/** The order in which a file writes a date with slashes. */
export type DateFormat = 'M/d/yyyy' | 'd/M/yyyy';

export const readText: CellReader = (text) => text;

export const readInteger: CellReader = (text) => (/^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : text);

const truthValues: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

/** Reads `true` and `false`, in any case, or `1` and `0`. */
export const readBoolean: CellReader = (text) => truthValues[text.trim().toLowerCase()] ?? text;

/** Reads texts that stand between semicolons; blanks around them do not count. */
export const readList: CellReader = (text) => {
  const items = text.split(';').map((item) => item.trim());
  return items.filter((item) => item !== '');
};

const datePatterns = {
  'M/d/yyyy': /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})$/,
  'd/M/yyyy': /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})$/,
} as const;
const unmistakable = [
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
  /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$/,
];
const noDate = /^0{1,2}\/0{1,2}\/0{2,4}$/;

/** Makes a reader of dates, also `1980-05-17` and `17.5.1980`: midnight without an offset, in the request's timeZoneContext. Outlook writes `0/0/00` for none. */
export function dateReader(format: DateFormat): CellReader {
  const patterns = [...unmistakable, datePatterns[format]];
  return (text) => {
    const trimmed = text.trim();
    if (noDate.test(trimmed)) return undefined;
    const groups = patterns.map((pattern) => pattern.exec(trimmed)?.groups).find((found) => found !== undefined);
    if (!groups) return text;
    const { year = '', month = '', day = '' } = groups;
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T00:00:00`;
  };
}
