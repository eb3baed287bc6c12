import * as z from 'zod';
import { ProblemError } from '../common/problem.ts';
import { failure } from '../messages/entry-message.ts';
import { type FailedItem, keyOfItem } from './failed-item.ts';

const idContent = z.object({
  receiptHandle: z.string(),
  messageId: z.string(),
  hiddenUntil: z.number(),
  key: z.string().optional(),
  failure,
});

/** What the id of a failed item tells: which message it is and until when (ms since 1970) it is hidden, the key of its one entry, and how that failed. SQS gives no message by an id of its own. */
export type FailedItemId = Readonly<z.infer<typeof idContent>>;

/** Gives the id of a failed item that is hidden until then (ms since 1970), in base64url. */
export function writeId(item: FailedItem, hiddenUntil: number): string {
  const { receiptHandle, messageId } = item.message;
  const { messageText: _, ...failure } = item.request?.failure ?? {};
  const content: FailedItemId = { receiptHandle, messageId, hiddenUntil, key: keyOfItem(item), failure };
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** Reads an id; throws a ProblemError, of status 404 for what is none and 410 for one whose time is over. */
export function readId(id: string, now: number): FailedItemId {
  const content = idContent.safeParse(parse(id)).data;
  if (!content) throw noSuchItem();
  if (now >= content.hiddenUntil) throw expired();
  return content;
}

/** Gives the problem of an id by which the message cannot be reached any more. */
export function expired(): ProblemError {
  const detail = 'The id held for five minutes, or the failed item is gone: GET /failed-items gives new ids.';
  return new ProblemError({ title: 'Id expired', status: 410, detail });
}

function noSuchItem(): ProblemError {
  const detail = 'No failed item has this id; take one from GET /failed-items.';
  return new ProblemError({ title: 'No such failed item', status: 404, detail });
}

function parse(id: string): unknown {
  try {
    return JSON.parse(Buffer.from(id, 'base64url').toString());
  } catch {
    return undefined;
  }
}
