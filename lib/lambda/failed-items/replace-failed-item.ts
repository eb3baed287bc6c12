import { ProblemError } from '../common/problem.ts';
import { sqsJson } from '../messages/entry-message.ts';
import { deleteMessages, sendMessages } from '../messages/queue.ts';
import { requestJson, requestMessage } from '../messages/queued-request.ts';
import { readCorrectedRequest } from './corrected-request.ts';
import { hideMessage } from './dead-letter-queue.ts';
import { expiredId, type FailedItemId, readId } from './failed-item-id.ts';
import type { FailedItemsContext } from './failed-items-environment.ts';
import { originAttributes } from './item-origin.ts';

// Longer than sending one message and deleting another takes.
const hiddenSeconds = 60;

/** Sends a corrected request to the work queue and then deletes the failed item; throws a ProblemError (400, 403, 404, 410, 503). */
export async function correctFailedItem(id: string, body: unknown, context: FailedItemsContext) {
  const failed = readId(id, context.clock.now());
  const request = await readCorrectedRequest(body, failed, context);
  await hide(failed, context);
  const message = requestMessage(sqsJson(requestJson(request)), request, originAttributes(request.origin));
  const [isAccepted] = await sendMessages(context.workQueue, [message]);
  if (!isAccepted) {
    const detail = 'The work queue did not accept the request. The failed item is still in the dead-letter queue.';
    throw new ProblemError({ title: 'Not sent', status: 503, detail });
  }
  await deleteMessages(context.deadLetterQueue, [failed.receiptHandle]);
  return { sent: true };
}

/** Deletes a failed item for good; throws a ProblemError for a malformed (404) or an expired id (410). */
export async function discardFailedItem(id: string, context: FailedItemsContext): Promise<void> {
  const failed = readId(id, context.clock.now());
  await hide(failed, context);
  await deleteMessages(context.deadLetterQueue, [failed.receiptHandle]);
}

/** Hides a failed item; throws a ProblemError (410) if its handle is no longer valid, which SQS does not report when it deletes. */
async function hide({ receiptHandle }: FailedItemId, { deadLetterQueue }: FailedItemsContext): Promise<void> {
  if (!(await hideMessage(deadLetterQueue, receiptHandle, hiddenSeconds))) throw expiredId();
}
