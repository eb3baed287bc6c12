import type { FailedItemsQuery } from '../../failed-items.ts';
import { bytesOf, mostAnswerBytes } from '../fit.ts';
import { requestJson } from '../queued-request.ts';
import { countMessages } from './dead-letter-queue.ts';
import { type FailedItem, type FailedItemsContext, keyOfItem } from './failed-item.ts';
import { writeId } from './failed-item-id.ts';
import { matching } from './filter.ts';
import { lookThrough } from './look-through.ts';

const hiddenSeconds = 300;

// The answer around the items.
const aroundBytes = 2_048;

/** Gives the dead letters that a query asks for and that one answer has room for, hidden for five minutes from now on, with how far it has looked. */
export async function listFailedItems(query: FailedItemsQuery, context: FailedItemsContext) {
  const { limit = 100, entries, ...filter } = query;
  const now = context.now();
  const hiddenUntil = now + hiddenSeconds * 1000;
  const numbers = await countMessages(context.deadLetterQueueUrl);
  const isAsked = matching(filter);
  const shown: Shown[] = [];
  let bytesLeft = mostAnswerBytes - aroundBytes;
  const looked = await lookThrough(context, hiddenSeconds, (items) => {
    const done: FailedItem[] = [];
    for (const item of items.filter(isAsked)) {
      const each = {
        id: writeId(item, hiddenUntil),
        ...factsOf(item, now),
        ...(entries === 'true' ? contentOf(item) : {}),
      };
      bytesLeft -= bytesOf(each);
      if (shown.length === limit || bytesLeft < 0) break;
      shown.push(each);
      done.push(item);
    }
    return { done, isEnough: shown.length === limit || bytesLeft < 0 };
  });
  const counts = countCodes(shown);
  return { ...looked, ...numbers, hiddenUntil: new Date(hiddenUntil).toISOString(), counts, failedItems: shown };
}

type Shown = ReturnType<typeof factsOf> & { readonly id: string };

/** Gives what may be shown of a failed item to anybody: no more than ids, codes and times. */
function factsOf(item: FailedItem, now: number) {
  const { kind, responseCode, batchId, failedAt, request } = item;
  return {
    kind,
    responseCode,
    operation: request?.operation.name,
    failedAt: new Date(failedAt).toISOString(),
    ageSeconds: Math.max(0, Math.round((now - failedAt) / 1000)),
    key: keyOfItem(item),
    numberOfEntries: request?.entries.length,
    index: request?.failure.index,
    line: request?.failure.line,
    batchId,
    attempt: request?.failure.attempt,
  };
}

/** Gives what somebody wrote or Exchange said, which may be people's data: the request as it can be sent in its place. */
function contentOf({ message, request }: FailedItem) {
  if (!request) return { messageText: message.attributes.messageText, body: message.body };
  const { failure, ...given } = request;
  return { messageText: failure.messageText, request: requestJson(given) };
}

function countCodes(items: readonly Shown[]): Readonly<Record<string, number>> {
  const codes = Map.groupBy(items, ({ responseCode }) => responseCode);
  return Object.fromEntries([...codes].map(([code, { length }]) => [code, length]));
}
