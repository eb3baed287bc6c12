import type { Request } from '../../contract/request.ts';
import { isSurelyNotDone } from '../../contract/response-codes.ts';
import type { Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { entryMessage, type FailureOrigin } from './entry-message.ts';
import { type QueueMessage, sendMessages } from './queue.ts';

/** What a dead letter says of its failure, beside the code, text and ids of its result: the batch that it was part of, and its place there; and how often it was tried. */
export interface FailureContext {
  originOf(result: Result): FailureOrigin;
  readonly attempt: number;
  readonly now: Date;
}

/** Says whether a result is a failure that is ours to keep: final, and not one that may simply be tried again. */
function isFinalFailure({ responseClass, responseCode, alreadyAbsent }: Result): boolean {
  return responseClass !== 'Success' && !alreadyAbsent && !isSurelyNotDone(responseCode);
}

/** Gives the dead letter of a result: its entry as a message, with its failure. */
export function deadLetterOf(
  operation: Operation,
  request: Request,
  result: Result,
  { originOf, attempt, now }: FailureContext,
): QueueMessage {
  const { responseCode, messageText, clientRequestId, requestId } = result;
  return entryMessage(operation, request, result, {
    responseCode,
    messageText,
    ...originOf(result),
    attempt,
    time: now.toISOString(),
    clientRequestId,
    requestId,
  });
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
