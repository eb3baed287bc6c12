import type { SQSRecord } from 'aws-lambda';
import type { CountedAs } from '../../contract/counts.ts';
import type { Failure, FailureOrigin } from './entry-message.ts';
import { isBatchId, type Part, type PlaceName, partOf } from './part.ts';

/** An entry that came back from a part of a batch, put back or redriven: the attempt at the part that it came from, as what it counts there, and its place in the batch. */
export interface EntryOfPart {
  readonly batchId: string;
  readonly part: number;
  readonly partAttempt: number;
  readonly countedAs: CountedAs;
  readonly placeName: PlaceName;
  readonly place: number;
}

/** What a message is of a batch: a part, or an entry that came back from one. */
export type Origin = Part | EntryOfPart;

/** Says what a message is of a batch, by its failure or its attributes: one that says nothing is the one part of a batch of its own. */
export function originOf({ messageId, messageAttributes }: SQSRecord, failure: Failure, entries: number): Origin {
  const ofAttributes = partOf(messageAttributes, entries);
  if (ofAttributes) return ofAttributes;
  const { batchId, part = 0, partAttempt = 1, countedAs = 'error', line, index = 0 } = failure;
  if (entries === 1 && batchId !== undefined && isBatchId(batchId)) {
    const place =
      line === undefined ? { placeName: 'index' as const, place: index } : { placeName: 'line' as const, place: line };
    return { batchId, part, partAttempt, countedAs, ...place };
  }
  const places = Array.from({ length: entries }, (_, place) => place);
  return { batchId: messageId, number: 0, placeName: 'index', places };
}

/** Gives the place in its batch of a message's entry. */
export function placeIn(origin: Origin, index: number): number {
  return 'places' in origin ? (origin.places[index] ?? index) : origin.place;
}

/** Gives what the message of an entry says in its failure of where it came from: the batch, its place there, and what its result takes the place of. */
export function failureOrigin(origin: Origin, index: number, attempt: number, countedAs: CountedAs): FailureOrigin {
  const { batchId, placeName } = origin;
  const place = { [placeName]: placeIn(origin, index) };
  if ('places' in origin) return { batchId, ...place, part: origin.number, partAttempt: attempt, countedAs };
  return { batchId, ...place, part: origin.part, partAttempt: origin.partAttempt, countedAs: origin.countedAs };
}
