import type { SQSMessageAttributes } from 'aws-lambda';

/** The name of an entry's place in its batch: the line of a file where it begins, counted from 1, or its index in a request. */
export type PlaceName = 'line' | 'index';

/** A part of a batch, as one message holds it. */
export interface Part {
  readonly batchId: string;
  readonly number: number;
  readonly placeName: PlaceName;
  /** The places of its entries, in order. */
  readonly places: readonly number[];
  /** The start, before a slash, of the keys that its entries got from us. */
  readonly keyPrefix?: string;
}

const attributeOf = { line: 'lines', index: 'indexes' } as const;

/** Whether a batch's id can be part of an object's key. */
export function isBatchId(id: string): boolean {
  return /^[\w=-]{1,128}$/.test(id);
}

/** Returns the message attributes that say which part of a batch a message is. */
export function partAttributes({ batchId, number, placeName, places, keyPrefix }: Part): Record<string, string> {
  return {
    batchId,
    part: String(number),
    [attributeOf[placeName]]: writeRanges(places),
    ...(keyPrefix === undefined ? {} : { keyPrefix }),
  };
}

/** Returns the part of a batch that a message of `entries` entries is, by its attributes; undefined if they do not say. */
export function readPart(attributes: SQSMessageAttributes, entries: number): Part | undefined {
  return partOf((name) => attributes[name]?.stringValue, entries);
}

/** Returns the part that a message of `entries` entries is, by a function that returns its attribute of a name. */
export function partOf(attribute: (name: string) => string | undefined, entries: number): Part | undefined {
  const batchId = attribute('batchId') ?? '';
  const number = attribute('part') ?? '';
  const lines = attribute(attributeOf.line);
  const keyPrefix = attribute('keyPrefix');
  const places = readRanges(lines ?? attribute(attributeOf.index) ?? '', entries);
  if (!isBatchId(batchId) || !/^\d{1,8}$/.test(number) || places?.length !== entries) return undefined;
  return {
    batchId,
    number: Number(number),
    placeName: lines === undefined ? 'index' : 'line',
    places,
    ...(keyPrefix === undefined ? {} : { keyPrefix }),
  };
}

/** Returns the part that a message of `entries` entries is if it is a batch of its own, under an id that is also its key prefix. */
export function wholeBatch(batchId: string, entries: number): Part {
  const places = Array.from({ length: entries }, (_, place) => place);
  return { batchId, number: 0, placeName: 'index', places, keyPrefix: batchId };
}

/** Returns ascending whole numbers as ranges, such as `2-101,103`. */
export function writeRanges(places: readonly number[]): string {
  const ranges: { readonly first: number; last: number }[] = [];
  for (const place of places) {
    const current = ranges.at(-1);
    if (current && place === current.last + 1) current.last = place;
    else ranges.push({ first: place, last: place });
  }
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}

/** Returns the numbers of ranges; undefined if the text is malformed or has more than `max` numbers. */
export function readRanges(ranges: string, max: number): readonly number[] | undefined {
  const places: number[] = [];
  for (const range of ranges.split(',')) {
    const [, first = '', last = first] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(range) ?? [];
    const length = Number(last) - Number(first) + 1;
    if (first === '' || length < 1 || places.length + length > max) return undefined;
    for (let place = Number(first); place <= Number(last); place += 1) places.push(place);
  }
  return places;
}
