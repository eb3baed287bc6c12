import { z } from 'zod';
import type { Outcome, Result } from '../../contract/result.ts';
import { isJsonObject } from '../../soap/structure.ts';

const place = { line: z.int().exactOptional(), index: z.int().exactOptional(), key: z.string().exactOptional() };
const text = z.string().exactOptional();
const json = z.json().exactOptional();
const flag = z.literal(true).exactOptional();

const resultLine = z.looseObject({
  ...place,
  responseClass: z.enum(['Success', 'Warning', 'Error']),
  responseCode: z.string(),
  messageText: text,
  messageXml: z.record(z.string(), z.json()).exactOptional(),
  item: json,
  conflictResults: json,
  rootFolder: json,
  persona: json,
  imGroup: json,
  imItemList: json,
  alreadyDone: flag,
  alreadyAbsent: flag,
  sanitized: flag,
  clientRequestId: text,
  requestId: text,
  diagnostics: text,
  deadLettered: z.boolean().exactOptional(),
  attempt: z.int().exactOptional(),
});

/** The state of an entry that an attempt left without a final result. */
const openState = z.discriminatedUnion('open', [
  z.object({ open: z.literal('notDone') }),
  /** `overAt`: when every call that may have done it is surely over, in ms since 1970. */
  z.object({ open: z.literal('inDoubt'), overAt: z.number() }),
  /** It goes on as a message of its own, from `dueAt` (ms since 1970). */
  z.object({ open: z.literal('requeued'), dueAt: z.number() }),
]);

const openLine = z.intersection(
  z.object({
    ...place,
    /** The code of what prevented a final result. */
    responseCode: z.string(),
    messageText: text,
    clientRequestId: text,
    requestId: text,
  }),
  openState,
);

/** A final result as the bucket keeps it. */
export interface RecordedResult extends Result {
  /** The attempt at its message that settled it, if not the one that recorded it. */
  readonly attempt?: number;
}

/** The state of an entry that an attempt left without a final result: not done, in doubt, or requeued as a message of its own. */
export type OpenState = Readonly<z.infer<typeof openState>>;

/** Why an entry has no final result, and its state. */
export type OpenFacts = Pick<Result, 'key' | 'responseCode' | 'messageText' | 'clientRequestId' | 'requestId'> &
  OpenState;

/** An entry without a final result. */
export type OpenEntry = OpenFacts & Pick<Result, 'index'>;

/** A line of an object with results, at its place in the batch: a final result, or an entry without one. */
export type ReadLine = { readonly place: number } & (
  | { readonly kind: 'settled'; readonly result: Omit<RecordedResult, 'index'> }
  | { readonly kind: 'open'; readonly entry: OpenFacts }
);

/** Returns a line of an object with results as it was read; throws a ZodError or a SyntaxError for any other text. */
export function readLine(text: string): ReadLine {
  const value: unknown = JSON.parse(text);
  if (isJsonObject(value) && 'open' in value) {
    const { line, index, ...entry } = openLine.parse(value);
    return { kind: 'open', place: line ?? index ?? 0, entry };
  }
  const { line, index, ...result } = resultLine.parse(value);
  return { kind: 'settled', place: line ?? index ?? 0, result };
}

/** Returns the outcome in a recorded result. */
export function outcomeOf(result: RecordedResult): Outcome {
  const { index, key, deadLettered, attempt, ...outcome } = result;
  return outcome;
}
