import { z } from 'zod';
import type { Request } from '../../contract/request.ts';
import type { Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { messageGroupIdOf, type QueueMessage } from './queue.ts';

/** What a message says of why it is there: the code and the text; the batch that its entry was first part of, its place there (`index` in a request, `line` of a file), the part and the attempt at it, and as what it counts there; how often it was tried, when, and the ids of the last call. */
export const failure = z.looseObject({
  responseCode: z.string().optional(),
  messageText: z.string().optional(),
  index: z.int().min(0).optional(),
  line: z.int().min(0).optional(),
  batchId: z.string().min(1).max(256).optional(),
  part: z.int().min(0).optional(),
  partAttempt: z.int().min(0).optional(),
  countedAs: z.enum(['success', 'warning', 'error', 'open']).optional(),
  attempt: z.int().min(0).optional(),
  time: z.iso.datetime().optional(),
  clientRequestId: z.string().optional(),
  requestId: z.string().optional(),
});

/** A message's failure, as it stands in its body. */
export type Failure = Readonly<z.infer<typeof failure>>;

/** Where an entry that failed came from, as its failure says it. */
export type FailureOrigin = Pick<Failure, 'index' | 'line' | 'part' | 'partAttempt' | 'countedAs'> & {
  readonly batchId: string;
};

/** A failure that is to be written. */
export interface WrittenFailure extends Failure {
  readonly responseCode: string;
  readonly batchId: string;
}

/** Writes JSON of which every character may stand in an SQS message. */
export function sqsJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/** Gives an entry as a message, a request of one with its failure, which the work queue takes as it is; without what it can do without where it would be too long. */
export function entryMessage(
  operation: Operation,
  request: Request,
  { index }: Pick<Result, 'index'>,
  given: WrittenFailure,
): QueueMessage {
  const { messageText: _, ...shorter } = given;
  const { responseCode, batchId } = given;
  const attributes = { responseCode, operation: operation.name, batchId };
  const bodyWith = (written: object) =>
    sqsJson({
      operation: operation.name,
      ...request.options,
      [operation.entries]: [request.entries[index]],
      failure: written,
    });
  return {
    forms: [
      { body: bodyWith(given), attributes },
      { body: bodyWith(shorter), attributes },
      { body: bodyWith({ responseCode }), attributes: { responseCode } },
    ],
    messageGroupId: messageGroupIdOf(request.options.mailbox),
  };
}
