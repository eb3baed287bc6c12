import type { RedriveRequest } from '../../failed-items.ts';
import { mailboxNotAllowed } from '../problem.ts';
import { type QueueMessage, sendMessages } from '../queue.ts';
import { requestMessage } from '../queued-request.ts';
import { deleteMessages } from './dead-letter-queue.ts';
import type { FailedItem, FailedItemsContext } from './failed-item.ts';
import { matching } from './filter.ts';
import { lookThrough } from './look-through.ts';

// Longer than the function runs: what it has not come to is seen again by itself where it dies.
const hiddenSeconds = 60;

/** Moves the failed items that a request asks for to the work queue, each deleted here only once that queue has taken it: says how many, how many could not be (no batch, a mailbox that is not allowed, refused by the queue), and whether there may be more; throws a ProblemError for a mailbox that is not allowed. */
export async function redrive(
  { max = Number.MAX_SAFE_INTEGER, ...filter }: RedriveRequest,
  context: FailedItemsContext,
) {
  const { mailbox } = filter;
  if (mailbox !== undefined && !context.allows(mailbox)) throw mailboxNotAllowed(mailbox);
  const isAsked = matching(filter);
  let moved = 0;
  let skipped = 0;
  const looked = await lookThrough(context, hiddenSeconds, async (items) => {
    const asked = items.filter(isAsked);
    const messages = asked.flatMap((item) => redriveMessage(item, context) ?? []);
    const wanted = messages.slice(0, max - moved);
    const done = await move(wanted, context);
    moved += done.length;
    skipped += asked.length - messages.length + wanted.length - done.length;
    return { done, isEnough: moved === max };
  });
  return { moved, skipped, ...looked };
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
  await deleteMessages(
    context.deadLetterQueueUrl,
    moved.map(({ message }) => message.receiptHandle),
  );
  return moved;
}
