import * as z from 'zod';
import { parseJson } from '../common/parse-json.ts';
import { ProblemError } from '../common/problem.ts';
import { failure } from '../messages/entry-message.ts';
import { type FailedItem, keyOfItem } from './failed-item.ts';
import { originAttributes } from './item-origin.ts';

const idContent = z.object({
  receiptHandle: z.string(),
  messageId: z.string(),
  /** The time until which the message is hidden, in ms since 1970. */
  hiddenUntil: z.number(),
  /** The key of its one entry. */
  key: z.string().optional(),
  failure,
  /** The attributes of the part of a larger batch that the message is, if it is one. */
  part: z.record(z.string(), z.string()).optional(),
});

/** The content of a failed item's id. It names the message by its receipt handle, because SQS finds none by an id. */
export type FailedItemId = Readonly<z.infer<typeof idContent>>;

/** Returns the id, in base64url, of a failed item that is hidden until `hiddenUntil` (ms since 1970). */
export function writeId(item: FailedItem, hiddenUntil: number): string {
  const { receiptHandle, messageId } = item.message;
  const { messageText: _, ...failure } = item.request?.failure ?? {};
  const { batchId, ...attributes } = originAttributes(item.origin);
  const part = batchId === undefined || batchId === messageId ? {} : { part: { batchId, ...attributes } };
  const content: FailedItemId = { receiptHandle, messageId, hiddenUntil, key: keyOfItem(item), failure, ...part };
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** Returns the content of an id; throws a ProblemError for a malformed (404) or an expired one (410). */
export function readId(id: string, now: number): FailedItemId {
  const content = idContent.safeParse(parseJson(Buffer.from(id, 'base64url').toString())).data;
  if (!content) throw noSuchItem();
  if (now >= content.hiddenUntil) throw expiredId();
  return content;
}

/** Returns the problem of an id whose message can no longer be reached. */
export function expiredId(): ProblemError {
  const detail = 'The id was valid for five minutes, or the failed item is gone. GET /failed-items returns new ids.';
  return new ProblemError({ title: 'Id expired', status: 410, detail });
}

function noSuchItem(): ProblemError {
  const detail = 'No failed item has this id. Use an id from GET /failed-items.';
  return new ProblemError({ title: 'No such failed item', status: 404, detail });
}
