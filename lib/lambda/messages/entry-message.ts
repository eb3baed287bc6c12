import { z } from 'zod';
import { countNames } from '../../contract/counts.ts';
import type { Request } from '../../contract/request.ts';
import type { Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { messageGroupIdOf, type QueueMessage } from './queue.ts';

/** The `failure` of a message that was tried before (docs/queue.md lists its fields). */
export const failure = z.looseObject({
  responseCode: z.string().optional(),
  messageText: z.string().optional(),
  index: z.int().min(0).optional(),
  line: z.int().min(0).optional(),
  batchId: z.string().min(1).max(256).optional(),
  part: z.int().min(0).optional(),
  partAttempt: z.int().min(0).optional(),
  countedAs: z.enum(countNames).optional(),
  attempt: z.int().min(0).optional(),
  time: z.iso.datetime().optional(),
  clientRequestId: z.string().optional(),
  requestId: z.string().optional(),
});

/** A message's failure as its body has it. */
export type Failure = Readonly<z.infer<typeof failure>>;

/** The place that a failed entry came from: its batch, its place there, and the part and attempt that its result counts in. */
export type FailureOrigin = Pick<Failure, 'index' | 'line' | 'part' | 'partAttempt' | 'countedAs'> & {
  readonly batchId: string;
};

/** A failure to write. */
export interface WrittenFailure extends Failure {
  readonly responseCode: string;
  readonly batchId: string;
}

/** Returns JSON of which SQS accepts every character: it refuses U+FFFE and U+FFFF, so these are escaped. */
export function sqsJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/** Returns a message that the work queue takes: a request of one entry with its failure, shorter forms following. */
export function entryMessage(
  operation: Operation,
  request: Request,
  { index }: Pick<Result, 'index'>,
  written: WrittenFailure,
): QueueMessage {
  const { messageText: _, ...shorter } = written;
  const { responseCode, batchId } = written;
  const attributes = { responseCode, operation: operation.name, batchId };
  const bodyWith = (failureOfBody: object) =>
    sqsJson({
      operation: operation.name,
      ...request.options,
      [operation.entries]: [request.entries[index]],
      failure: failureOfBody,
    });
  return {
    forms: [
      { body: bodyWith(written), attributes },
      { body: bodyWith(shorter), attributes },
      { body: bodyWith({ responseCode }), attributes: { responseCode } },
    ],
    messageGroupId: messageGroupIdOf(request.options.mailbox),
  };
}
