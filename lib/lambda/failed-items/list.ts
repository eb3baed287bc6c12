import type { FailedItemsQuery } from '../../contract/failed-items-query.ts';
import { bytesOf, mostAnswerBytes } from '../common/fit.ts';
import { requestJson } from '../messages/queued-request.ts';
import { countMessages, type NumbersOfMessages } from './dead-letter-queue.ts';
import { type FailedItem, type FailedItemsContext, keyOfItem } from './failed-item.ts';
import { writeId } from './failed-item-id.ts';
import { matching } from './filter.ts';
import { type Looked, lookThrough } from './look-through.ts';

const hiddenSeconds = 300;
// Longer than the function runs: so that one list shows a message once.
const lookedAtSeconds = 60;

// The answer around the items.
const aroundBytes = 2_048;

/** Gives the dead letters that a query asks for and that one answer has room for, hidden for five minutes from now on unless it asks for `hide=false`, with how far it has looked. */
export async function listFailedItems(query: FailedItemsQuery, context: FailedItemsContext) {
  const { limit = 100, entries, hide = 'true', ...filter } = query;
  const isHidden = hide === 'true';
  const now = context.now();
  const hiddenUntil = now + hiddenSeconds * 1000;
  const counted = await countMessages(context.deadLetterQueueUrl);
  const isAsked = matching(filter);
  const shown: Shown[] = [];
  let bytesLeft = mostAnswerBytes - aroundBytes;
  const looked = await lookThrough(context, isHidden ? hiddenSeconds : lookedAtSeconds, (items) => {
    const done: FailedItem[] = [];
    for (const item of items.filter(isAsked)) {
      const each = {
        ...(isHidden ? { id: writeId(item, hiddenUntil) } : {}),
        ...factsOf(item, now),
        ...(entries === 'true' ? contentOf(item) : {}),
      };
      bytesLeft -= bytesOf(each);
      if (shown.length === limit || bytesLeft < 0) break;
      shown.push(each);
      done.push(item);
    }
    return { done: isHidden ? done : [], isEnough: shown.length === limit || bytesLeft < 0 };
  });
  const counts = countCodes(shown);
  const held = isHidden ? { hiddenUntil: new Date(hiddenUntil).toISOString() } : {};
  return { ...looked, ...correctedBy(looked, counted), ...held, counts, failedItems: shown };
}

/** Gives the numbers of messages as the look has found them: what was counted as hidden may have come to be seen since. */
function correctedBy({ looked }: Looked, numbers: NumbersOfMessages): NumbersOfMessages {
  const { approximateNumberOfMessages: visible, approximateNumberOfMessagesNotVisible: hidden } = numbers;
  const seen = Math.max(visible, looked);
  return {
    approximateNumberOfMessages: seen,
    approximateNumberOfMessagesNotVisible: Math.max(0, visible + hidden - seen),
  };
}

type Shown = ReturnType<typeof factsOf> & { readonly id?: string };

/** Gives what may be shown of a failed item to anybody: no more than ids, codes and times. */
function factsOf(item: FailedItem, now: number) {
  const { kind, message, responseCode, batchId, failedAt, request } = item;
  return {
    messageId: message.messageId,
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
