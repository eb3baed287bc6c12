import { ProblemError } from '../common/problem.ts';
import { sqsJson } from '../messages/entry-message.ts';
import { deleteMessages, sendMessages } from '../messages/queue.ts';
import { requestJson, requestMessage } from '../messages/queued-request.ts';
import { readCorrectedRequest } from './corrected-request.ts';
import { hideMessage } from './dead-letter-queue.ts';
import type { FailedItemsContext } from './failed-item.ts';
import { expired, type FailedItemId, readId } from './failed-item-id.ts';

// Longer than it takes to send one message and delete another.
const hiddenSeconds = 60;

/** Sends a corrected request to the work queue in place of a failed item, which is deleted once that queue has taken it; throws a ProblemError for what is wrong with the request (400, 403) or the id (404, 410), or where the queue refuses it (503). */
export async function correct(id: string, body: unknown, context: FailedItemsContext) {
  const failed = readId(id, context.now());
  const request = await readCorrectedRequest(body, failed, context);
  await claim(failed, context);
  const message = requestMessage(sqsJson(requestJson(request)), request);
  const [isTaken] = await sendMessages(context.workQueueUrl, [message]);
  if (!isTaken) {
    const detail = 'The work queue did not take the request; the failed item is where it was.';
    throw new ProblemError({ title: 'Not sent', status: 503, detail });
  }
  await deleteMessages(context.deadLetterQueueUrl, [failed.receiptHandle]);
  return { sent: true };
}

/** Deletes a failed item for good; throws a ProblemError for an id that is none (404) or has expired (410). */
export async function discard(id: string, context: FailedItemsContext): Promise<void> {
  const failed = readId(id, context.now());
  await claim(failed, context);
  await deleteMessages(context.deadLetterQueueUrl, [failed.receiptHandle]);
}

// SQS says nothing of a handle that no longer takes where it is asked to delete by it.
async function claim({ receiptHandle }: FailedItemId, { deadLetterQueueUrl }: FailedItemsContext): Promise<void> {
  if (!(await hideMessage(deadLetterQueueUrl, receiptHandle, hiddenSeconds))) throw expired();
}
