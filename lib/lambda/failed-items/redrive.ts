import type { RedriveRequest } from '../../contract/failed-items-query.ts';
import { mailboxNotAllowed } from '../common/problem.ts';
import { deleteMessages, type QueueMessage, sendMessages } from '../messages/queue.ts';
import { requestMessage } from '../messages/queued-request.ts';
import type { FailedItem } from './failed-item.ts';
import type { FailedItemsContext } from './failed-items-environment.ts';
import { identityOf, originAttributes } from './item-origin.ts';
import { lookThrough } from './look-through.ts';
import { matchesFilter } from './matches-filter.ts';

// Longer than the function runs: items that it did not reach become visible again by themselves if it dies.
const hiddenSeconds = 60;

/**
 * Moves failed items to the work queue, deleting each only once that queue has accepted it. Returns how many were moved,
 * repeated (discarded copies) and skipped; throws a ProblemError for the mailbox.
 */
export async function redrive(
  { max = Number.MAX_SAFE_INTEGER, ...filter }: RedriveRequest,
  context: FailedItemsContext,
) {
  const { mailbox } = filter;
  if (mailbox !== undefined && !context.allows(mailbox)) throw mailboxNotAllowed(mailbox);
  const beganAt = context.clock.now();
  const matchesQuery = matchesFilter(filter);
  // An entry that fails again meanwhile is a failed item of its own, not a copy of the one that was moved.
  const matches = (item: FailedItem) => item.failedAt < beganAt && matchesQuery(item);
  const redriven = new Set<string>();
  let moved = 0;
  let repeated = 0;
  let skipped = 0;
  const looked = await lookThrough(context, hiddenSeconds, async (items) => {
    const matching = items.filter(matches);
    const movable = latestCopies(matching, redriven).flatMap((item) => redriveMessage(item, context) ?? []);
    const wanted = movable.slice(0, max - moved);
    const done = await move(wanted, context);
    for (const item of done) redriven.add(identityOf(item.origin));
    const copies = matching.filter((item) => !done.includes(item) && redriven.has(identityOf(item.origin)));
    await deleteItems(copies, context);
    moved += done.length;
    repeated += copies.length;
    skipped += matching.length - copies.length - done.length - (movable.length - wanted.length);
    return { hidden: [...done, ...copies], isEnough: moved === max };
  });
  return { moved, repeated, skipped, ...looked };
}

// A worker that died before it had deleted a message leaves a dead letter twice; redriven both, one entry would be worked on twice at once.
/** Returns the items of which no copy was redriven yet, of several copies the one of the latest attempt. */
function latestCopies(items: readonly FailedItem[], redriven: ReadonlySet<string>): readonly FailedItem[] {
  const attemptOf = ({ request }: FailedItem) => request?.failure.attempt ?? 0;
  const latest = new Map<string, FailedItem>();
  for (const item of items) {
    const identity = identityOf(item.origin);
    const known = latest.get(identity);
    if (!known || attemptOf(item) > attemptOf(known)) latest.set(identity, item);
  }
  return [...latest].flatMap(([identity, item]) => (redriven.has(identity) ? [] : [item]));
}

function deleteItems(items: readonly FailedItem[], { deadLetterQueue }: FailedItemsContext): Promise<void> {
  return deleteMessages(
    deadLetterQueue,
    items.map(({ message }) => message.receiptHandle),
  );
}

interface RedrivenItem {
  readonly item: FailedItem;
  readonly message: QueueMessage;
}

function redriveMessage(item: FailedItem, context: FailedItemsContext): RedrivenItem | undefined {
  const { redriveBody, request } = item;
  if (redriveBody === undefined || !request || !context.allows(request.options.mailbox)) return undefined;
  return { item, message: requestMessage(redriveBody, request, originAttributes(item.origin)) };
}

async function move(redriven: readonly RedrivenItem[], context: FailedItemsContext): Promise<readonly FailedItem[]> {
  const accepted = await sendMessages(
    context.workQueue,
    redriven.map(({ message }) => message),
  );
  const moved = redriven.flatMap(({ item }, place) => (accepted[place] ? [item] : []));
  await deleteItems(moved, context);
  return moved;
}
