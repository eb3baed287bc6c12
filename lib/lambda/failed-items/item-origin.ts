import type { Failure } from '../messages/entry-message.ts';
import { type Part, partAttributes, partOf, wholeBatch } from '../messages/part.ts';
import type { QueuedRequest } from '../messages/queued-request.ts';
import type { ReceivedMessage } from './dead-letter-queue.ts';

/** Where a failed item came from, never its content: one entry of a batch, which its failure names, or a whole part of one. */
export type ItemOrigin = { readonly entry: Failure } | { readonly part: Part };

/** Returns the origin of a failed item. An item that names none is a batch of its own, under the id of its message. */
export function itemOrigin(
  { attributes, messageId }: Pick<ReceivedMessage, 'attributes' | 'messageId'>,
  { entries, failure = {} }: Pick<QueuedRequest, 'entries' | 'failure'>,
): ItemOrigin {
  const part = partOf((name) => attributes.get(name), entries.length);
  if (part) return { part };
  const isPlaced = failure.batchId !== undefined && (failure.line ?? failure.index) !== undefined;
  return entries.length === 1 && isPlaced ? { entry: failure } : { part: wholeBatch(messageId, entries.length) };
}

/** Returns the identity of a failed item. Its copies have the same one, even of several attempts; another item has another. */
export function identityOf(origin: ItemOrigin): string {
  if ('part' in origin) return JSON.stringify([origin.part.batchId, origin.part.number]);
  const { batchId, part = 0, line, index } = origin.entry;
  return JSON.stringify([batchId, part, line ?? null, index ?? null]);
}

/** Returns the message attributes by which the worker knows the origin; none if the failure in the message says it. */
export function originAttributes(origin: ItemOrigin): Readonly<Record<string, string>> {
  return 'part' in origin ? partAttributes(origin.part) : {};
}
