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

/** Returns a message's origin, by its attributes or its failure; a message without either is a batch of its own. */
export function originOf({ messageId, messageAttributes }: SQSRecord, failure: Failure, entries: number): Origin {
  const part = readPart(messageAttributes, entries);
  if (part) return part;
  const { batchId } = failure;
  if (entries === 1 && batchId !== undefined && isBatchId(batchId)) return entryOfPart(batchId, failure);
  const places = Array.from({ length: entries }, (_, place) => place);
  return { batchId: messageId, number: 0, placeName: 'index', places };
}

function entryOfPart(batchId: string, failure: Failure): EntryOfPart {
  const { part = 0, partAttempt = 1, countedAs = 'error', line, index = 0 } = failure;
  const common = { batchId, part, partAttempt, countedAs };
  return line === undefined
    ? { ...common, placeName: 'index', place: index }
    : { ...common, placeName: 'line', place: line };
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
