import type { SQSMessageAttributes } from 'aws-lambda';

/** What an entry is told by among those of its batch: the line of a file that it begins on, counted from 1, or its index in a request. */
export type PlaceName = 'line' | 'index';

/** A part of a batch, as one message holds it: its number, the places of its entries, in order, and what their keys start with, before a slash, where they have them from us. */
export interface Part {
  readonly batchId: string;
  readonly number: number;
  readonly placeName: PlaceName;
  readonly places: readonly number[];
  readonly keyPrefix?: string;
}

const attributeOf = { line: 'lines', index: 'indexes' } as const;

/** Whether a batch's id can be part of the key of an object. */
export function isBatchId(id: string): boolean {
  return /^[\w=-]{1,128}$/.test(id);
}

/** Gives the message attributes that say of a message which part of a batch it is. */
export function partAttributes({ batchId, number, placeName, places, keyPrefix }: Part): Record<string, string> {
  return {
    batchId,
    part: String(number),
    [attributeOf[placeName]]: rangesOf(places),
    ...(keyPrefix === undefined ? {} : { keyPrefix }),
  };
}

/** Reads which part of a batch a message of so many entries is from its attributes; undefined where they do not say so. */
export function partOf(attributes: SQSMessageAttributes, entries: number): Part | undefined {
  const value = (name: string) => attributes[name]?.stringValue;
  const batchId = value('batchId') ?? '';
  const number = value('part') ?? '';
  const lines = value(attributeOf.line);
  const keyPrefix = value('keyPrefix');
  const places = placesOf(lines ?? value(attributeOf.index) ?? '', entries);
  if (!isBatchId(batchId) || !/^\d{1,8}$/.test(number) || places?.length !== entries) return undefined;
  return {
    batchId,
    number: Number(number),
    placeName: lines === undefined ? 'index' : 'line',
    places,
    ...(keyPrefix === undefined ? {} : { keyPrefix }),
  };
}

/** Writes ascending whole numbers as ranges, such as `2-101,103`. */
export function rangesOf(places: readonly number[]): string {
  const ranges: { readonly first: number; last: number }[] = [];
  for (const place of places) {
    const current = ranges.at(-1);
    if (current && place === current.last + 1) current.last = place;
    else ranges.push({ first: place, last: place });
  }
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}

/** Reads ranges of at most `most` numbers; undefined for what is none. */
export function placesOf(ranges: string, most: number): readonly number[] | undefined {
  const places: number[] = [];
  for (const range of ranges.split(',')) {
    const [, first = '', last = first] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(range) ?? [];
    const length = Number(last) - Number(first) + 1;
    if (first === '' || length < 1 || places.length + length > most) return undefined;
    for (let place = Number(first); place <= Number(last); place += 1) places.push(place);
  }
  return places;
}
