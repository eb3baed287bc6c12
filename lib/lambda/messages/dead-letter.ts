import type { Request } from '../../contract/request.ts';
import { isSurelyNotDone } from '../../contract/response-codes.ts';
import type { Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { entryMessage, type FailureOrigin } from './entry-message.ts';
import { type Queue, type QueueMessage, sendMessages } from './queue.ts';

/** The facts of a failure that its result does not have: where the entry came from, how often it was tried, and the time in ms. */
export interface FailureContext {
  originOf(result: Result): FailureOrigin;
  readonly attempt: number;
  readonly now: number;
}

/** Whether a result is a failure that the dead-letter queue keeps: final, and not one that the caller can simply repeat. */
function isFinalFailure({ responseClass, responseCode, alreadyAbsent }: Result): boolean {
  return responseClass !== 'Success' && !alreadyAbsent && !isSurelyNotDone(responseCode);
}

/** Returns the dead-letter queue message of a result: its entry as a request of one, with its failure. */
export function deadLetterMessage(
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
    time: new Date(now).toISOString(),
    clientRequestId,
    requestId,
  });
}

/** Sends each write entry that finally failed to the dead-letter queue; returns the results, those with `deadLettered`. */
export async function deadLetterFailures(
  operation: Operation,
  request: Request,
  results: readonly Result[],
  queue: Queue | undefined,
  context: FailureContext,
): Promise<readonly Result[]> {
  if (operation.effect === 'read' || request.options.deadLetter === false || queue === undefined) return results;
  const failures = results.filter(isFinalFailure);
  const accepted = await sendMessages(
    queue,
    failures.map((result) => deadLetterMessage(operation, request, result, context)),
  );
  const deadLettered = new Map(failures.map((result, place) => [result.index, accepted[place] === true]));
  return results.map((result) => {
    const isDeadLettered = deadLettered.get(result.index);
    return isDeadLettered === undefined ? result : { ...result, deadLettered: isDeadLettered };
  });
}
