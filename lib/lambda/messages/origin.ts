import type { SQSRecord } from 'aws-lambda';
import type { CountedAs } from '../../contract/counts.ts';
import type { Failure, FailureOrigin } from './entry-message.ts';
import { isBatchId, type Part, type PlaceName, readPart } from './part.ts';

/** An entry that was requeued or redriven from a part of a batch. */
export interface EntryOfPart {
  readonly batchId: string;
  readonly part: number;
  /** The attempt at the part that the entry came from. */
  readonly partAttempt: number;
  /** The class that the entry has in the counts of that attempt. */
  readonly countedAs: CountedAs;
  readonly placeName: PlaceName;
  readonly place: number;
}

/** The position of a message in its batch: a part of it, or an entry that came back from one. */
export type Origin = Part | EntryOfPart;

/**
 * Returns a message's origin, by its attributes or its failure, never by the id that SQS gave it: another copy has another.
 * A message without either is a batch of its own, under its id.
 */
export function originOf({ messageId, messageAttributes }: SQSRecord, failure: Failure, entries: number): Origin {
  const part = readPart(messageAttributes, entries);
  if (part) return part;
  const { batchId } = failure;
  if (batchId === undefined || !isBatchId(batchId)) return wholeBatch(messageId, entries);
  if (entries === 1) return entryOfPart(batchId, failure) ?? wholeBatch(messageId, entries);
  // A redrive names the batch alone for a message that SQS itself had moved, with all its entries.
  return wholeBatch(batchId, entries);
}

function wholeBatch(batchId: string, entries: number): Part {
  const places = Array.from({ length: entries }, (_, place) => place);
  return { batchId, number: 0, placeName: 'index', places, keyPrefix: batchId };
}

function entryOfPart(batchId: string, failure: Failure): EntryOfPart | undefined {
  const { part = 0, partAttempt = 1, countedAs = 'error', line, index } = failure;
  const common = { batchId, part, partAttempt, countedAs };
  if (line !== undefined) return { ...common, placeName: 'line', place: line };
  return index === undefined ? undefined : { ...common, placeName: 'index', place: index };
}

/** Returns the place in its batch of a message's entry. */
export function placeIn(origin: Origin, index: number): number {
  return 'places' in origin ? (origin.places[index] ?? index) : origin.place;
}

/** Returns what the failure of an entry's own message says of where the entry came from. */
export function failureOrigin(origin: Origin, index: number, attempt: number, countedAs: CountedAs): FailureOrigin {
  const { batchId, placeName } = origin;
  const place = { [placeName]: placeIn(origin, index) };
  if ('places' in origin) return { batchId, ...place, part: origin.number, partAttempt: attempt, countedAs };
  return { batchId, ...place, part: origin.part, partAttempt: origin.partAttempt, countedAs: origin.countedAs };
}
