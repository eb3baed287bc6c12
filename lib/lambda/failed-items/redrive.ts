import { createHash } from 'node:crypto';
import type { RedriveRequest } from '../../contract/failed-items-query.ts';
import { mailboxNotAllowed } from '../common/problem.ts';
import { deleteMessages, type QueueMessage, sendMessages } from '../messages/queue.ts';
import { requestJson, requestMessage } from '../messages/queued-request.ts';
import type { FailedItem, FailedItemsContext } from './failed-item.ts';
import { matching } from './filter.ts';
import { lookThrough } from './look-through.ts';

// Longer than the function runs: what it has not come to is seen again by itself where it dies.
const hiddenSeconds = 60;

/** Moves the failed items that a request asks for to the work queue, each deleted here only once that queue has taken it: says how many, of how many there was another copy, which is discarded, how many could not be (no batch, a mailbox that is not allowed, refused by the queue), and whether there may be more; throws a ProblemError for a mailbox that is not allowed. */
export async function redrive(
  { max = Number.MAX_SAFE_INTEGER, ...filter }: RedriveRequest,
  context: FailedItemsContext,
) {
  const { mailbox } = filter;
  if (mailbox !== undefined && !context.allows(mailbox)) throw mailboxNotAllowed(mailbox);
  const isAsked = matching(filter);
  const redriven = new Set<string>();
  let moved = 0;
  let repeated = 0;
  let skipped = 0;
  const looked = await lookThrough(context, hiddenSeconds, async (items) => {
    const asked = items.filter(isAsked);
    const messages = firstsOf(asked, redriven).flatMap((item) => redriveMessage(item, context) ?? []);
    const wanted = messages.slice(0, max - moved);
    const done = await move(wanted, context);
    for (const item of done) redriven.add(identityOf(item));
    const copies = asked.filter((item) => !done.includes(item) && redriven.has(identityOf(item)));
    await discard(copies, context);
    moved += done.length;
    repeated += copies.length;
    skipped += asked.length - copies.length - done.length - (messages.length - wanted.length);
    return { done: [...done, ...copies], isEnough: moved === max };
  });
  return { moved, repeated, skipped, ...looked };
}

// A worker that was gone before it had called a message done leaves a letter twice: redriven both, one entry would be worked on twice at once.
function identityOf({ batchId, request }: FailedItem): string {
  if (!request) return '';
  const { failure, ...given } = request;
  const text = JSON.stringify([batchId, failure.index, requestJson(given)]);
  return createHash('sha256').update(text).digest('base64');
}

/** Gives the items of which no copy is redriven yet, the first of several copies. */
function firstsOf(items: readonly FailedItem[], redriven: ReadonlySet<string>): readonly FailedItem[] {
  const firsts = new Map(items.toReversed().map((item) => [identityOf(item), item]));
  return items.filter(
    (item) => !item.request || (firsts.get(identityOf(item)) === item && !redriven.has(identityOf(item))),
  );
}

function discard(items: readonly FailedItem[], { deadLetterQueueUrl }: FailedItemsContext): Promise<void> {
  return deleteMessages(
    deadLetterQueueUrl,
    items.map(({ message }) => message.receiptHandle),
  );
}

interface Redriven {
  readonly item: FailedItem;
  readonly message: QueueMessage;
}

function redriveMessage(item: FailedItem, context: FailedItemsContext): Redriven | undefined {
  const { redriveBody, request } = item;
  if (redriveBody === undefined || !request || !context.allows(request.options.mailbox)) return undefined;
  // What SQS itself moved may be a part of a batch, which its attributes alone say.
  const attributes = item.kind === 'movedBySqs' ? item.message.attributes : {};
  return { item, message: requestMessage(redriveBody, request, attributes) };
}

async function move(redriven: readonly Redriven[], context: FailedItemsContext): Promise<readonly FailedItem[]> {
  const taken = await sendMessages(
    context.workQueueUrl,
    redriven.map(({ message }) => message),
  );
  const moved = redriven.flatMap(({ item }, place) => (taken[place] ? [item] : []));
  await discard(moved, context);
  return moved;
}
