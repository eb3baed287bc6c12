import type { Operation } from '../operation.ts';
import type { Request } from '../request.ts';
import { notDoneCodes } from '../response-codes.ts';
import type { Result } from '../result.ts';
import { type QueueMessage, sendMessages } from './queue.ts';

/** What a dead letter says of its failure, beside the code, text and ids of its result. */
export interface FailureContext {
  /** The id of the request that it was part of. */
  readonly batchId: string;
  readonly now: Date;
}

/** Says whether a result is a failure that is ours to keep: of a write, final, and not one that may simply be tried again. */
function isFinalFailure({ responseClass, responseCode, alreadyAbsent }: Result): boolean {
  return responseClass !== 'Success' && !alreadyAbsent && !(responseCode in notDoneCodes);
}

/** Writes JSON of which every character may stand in an SQS message. */
export function sqsJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/** Gives the dead letter of a result: its entry as a request of one, which the work queue would take as it is, with its failure. */
function deadLetterOf(
  operation: Operation,
  request: Request,
  result: Result,
  { batchId, now }: FailureContext,
): QueueMessage {
  const { index, responseCode, messageText, clientRequestId, requestId } = result;
  const facts = { index, batchId, attempt: 1, time: now.toISOString(), clientRequestId, requestId };
  const bodyWith = (whole: object) =>
    sqsJson({
      operation: operation.name,
      ...request.options,
      [operation.entries]: [request.entries[index]],
      failure: whole,
    });
  return {
    body: bodyWith({ responseCode, messageText, ...facts }),
    shorterBody: bodyWith({ responseCode, ...facts }),
    attributes: { responseCode, operation: operation.name, batchId },
  };
}

/** Puts each write entry that finally failed into the dead-letter queue, and gives the results, those with `deadLettered`. */
export async function deadLetterFailures(
  operation: Operation,
  request: Request,
  results: readonly Result[],
  queueUrl: string | undefined,
  context: FailureContext,
): Promise<readonly Result[]> {
  if (operation.effect === 'read' || request.options.deadLetter === false || queueUrl === undefined) return results;
  const failures = results.filter(isFinalFailure);
  const taken = await sendMessages(
    queueUrl,
    failures.map((result) => deadLetterOf(operation, request, result, context)),
  );
  const deadLettered = new Map(failures.map((result, place) => [result.index, taken[place] === true]));
  return results.map((result) => {
    const isTaken = deadLettered.get(result.index);
    return isTaken === undefined ? result : { ...result, deadLettered: isTaken };
  });
}
