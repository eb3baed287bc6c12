import type { FailedItemsQuery } from '../../contract/failed-items-query.ts';
import { countByCode } from '../common/batch-log.ts';
import { bytesAroundItems, bytesInAnswer, maxAnswerBytes } from '../common/fit-answer.ts';
import { requestJson } from '../messages/queued-request.ts';
import { type ApproximateNumbers, countMessages } from './dead-letter-queue.ts';
import { type FailedItem, keyOfItem } from './failed-item.ts';
import { writeId } from './failed-item-id.ts';
import type { FailedItemsContext } from './failed-items-environment.ts';
import { type Looked, lookThrough } from './look-through.ts';
import { matchesFilter } from './matches-filter.ts';

const hiddenSeconds = 300;
// Longer than the function runs, so that one list shows a message once.
const lookedAtSeconds = 60;

/** Returns the failed items that match a query and fit into one answer; they are hidden for five minutes unless `hide=false`. */
export async function listFailedItems(query: FailedItemsQuery, context: FailedItemsContext) {
  const { limit = 100, entries, hide = 'true', ...filter } = query;
  const isHidden = hide === 'true';
  const now = context.clock.now();
  const hiddenUntil = now + hiddenSeconds * 1000;
  const counted = await countMessages(context.deadLetterQueue);
  const matches = matchesFilter(filter);
  const shown: ShownItem[] = [];
  let bytesLeft = maxAnswerBytes - bytesAroundItems;
  const looked = await lookThrough(context, isHidden ? hiddenSeconds : lookedAtSeconds, (items) => {
    const hidden: FailedItem[] = [];
    for (const item of items.filter(matches)) {
      const each = {
        ...(isHidden ? { id: writeId(item, hiddenUntil) } : {}),
        ...factsOf(item, now),
        ...(entries === 'true' ? contentOf(item) : {}),
      };
      bytesLeft -= bytesInAnswer(each);
      if (shown.length === limit || bytesLeft < 0) break;
      shown.push(each);
      hidden.push(item);
    }
    return { hidden: isHidden ? hidden : [], isEnough: shown.length === limit || bytesLeft < 0 };
  });
  const counts = countByCode(shown);
  const held = isHidden ? { hiddenUntil: new Date(hiddenUntil).toISOString() } : {};
  return { ...looked, ...correctedNumbers(looked, counted), ...held, counts, failedItems: shown };
}

/** Returns SQS's numbers corrected by the look: a message counted as hidden may have become visible since. */
function correctedNumbers({ looked }: Looked, numbers: ApproximateNumbers): ApproximateNumbers {
  const { approximateNumberOfMessages: visible, approximateNumberOfMessagesNotVisible: hidden } = numbers;
  const seen = Math.max(visible, looked);
  return {
    approximateNumberOfMessages: seen,
    approximateNumberOfMessagesNotVisible: Math.max(0, visible + hidden - seen),
  };
}

type ShownItem = ReturnType<typeof factsOf> & { readonly id?: string };

/** Returns the facts of a failed item that anybody may see: ids, codes and times. */
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

/** Returns the content of a failed item, which may be people's data: its text, and the request that can be sent in its place. */
function contentOf({ message, request }: FailedItem) {
  if (!request) return { messageText: message.attributes.get('messageText'), body: message.body };
  const { failure, ...queued } = request;
  return { messageText: failure.messageText, request: requestJson(queued) };
}
