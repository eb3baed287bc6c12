import * as z from 'zod';
import type { ApiClient } from '../common/api-client.ts';
import { CommandError } from '../common/command.ts';
import { renderDuration } from '../common/render-duration.ts';
import { renderTable } from '../common/render-table.ts';

/** Which failed items a command is about: what it names of `code`, `operation`, `mailbox`, `batch` and `message`. */
export type Filter = Readonly<Record<string, string>>;

const list = z.object({
  looked: z.int(),
  more: z.boolean(),
  approximateNumberOfMessages: z.int(),
  approximateNumberOfMessagesNotVisible: z.int(),
  counts: z.record(z.string(), z.int()),
  failedItems: z.array(
    z.looseObject({
      messageId: z.string(),
      kind: z.string(),
      responseCode: z.string(),
      operation: z.string().default(''),
      ageSeconds: z.int(),
      key: z.string().default(''),
      batchId: z.string().default(''),
    }),
  ),
});

/** Prints a table of failed items, which hides none of them, and how far the list has looked. */
export async function listItems(api: ApiClient, filter: Filter, limit: string | undefined): Promise<void> {
  const listed = await ask(api, filter, limit, 'false');
  const rows = listed.failedItems.map(({ responseCode, kind, operation, ageSeconds, key, batchId, messageId }) => [
    kind === 'entry' ? responseCode : `${responseCode} (${kind})`,
    operation,
    renderDuration(ageSeconds),
    key,
    batchId,
    messageId,
  ]);
  if (rows.length > 0) console.log(`${renderTable([['code', 'operation', 'age', 'key', 'batch', 'id'], ...rows])}\n`);
  console.log(summary(listed));
}

/** Prints failed items with their entries, as JSON, which hides none of them. */
export async function showItems(api: ApiClient, filter: Filter, limit: string | undefined): Promise<void> {
  const listed = await ask(api, filter, limit, 'true');
  console.log(JSON.stringify(listed, undefined, 2));
}

async function ask(api: ApiClient, filter: Filter, limit: string | undefined, entries: 'true' | 'false') {
  const query = new URLSearchParams({ ...filter, entries, hide: 'false', ...(limit === undefined ? {} : { limit }) });
  return list.parse(await api.ask('GET', `/failed-items?${query}`));
}

function summary(listed: z.infer<typeof list>): string {
  const { looked, more, approximateNumberOfMessages, approximateNumberOfMessagesNotVisible, counts } = listed;
  const codes = Object.entries(counts).map(([code, count]) => `${count} ${code}`);
  const ofAbout = more ? ` of about ${approximateNumberOfMessages}, there may be more` : '';
  const looks = `${codes.join(', ') || 'None'}; looked at ${looked}${ofAbout}.`;
  const hidden = approximateNumberOfMessagesNotVisible;
  if (hidden === 0) return looks;
  return `${looks}\n${hidden} more ${hidden === 1 ? 'is' : 'are'} hidden, for at most five minutes: shown by GET /failed-items, or just being moved.`;
}

const redriven = z.object({ moved: z.int(), skipped: z.int(), looked: z.int(), more: z.boolean() });

// So that something is to be seen while it goes on.
const mostAtOnce = 500;

/** Moves failed items back to the work queue until none is left that may go, or `max` have gone; says whether all went that were meant. */
export async function redriveItems(api: ApiClient, filter: Filter, max: number): Promise<boolean> {
  let moved = 0;
  for (;;) {
    const body = { ...filter, max: Math.min(mostAtOnce, max - moved) };
    const answer = redriven.parse(await api.ask('POST', '/failed-items/redrive', body));
    moved += answer.moved;
    console.log(`${moved} moved to the work queue`);
    const isOver = !answer.more || answer.moved === 0 || moved >= max;
    if (isOver && answer.skipped > 0) {
      console.log(
        `${answer.skipped} could not be moved: no batch, a mailbox that is not allowed, or refused by the queue.`,
      );
    }
    if (isOver && answer.more && answer.moved === 0)
      console.log(`There may be more than the ${answer.looked} looked at.`);
    if (isOver) return answer.skipped === 0;
  }
}

const found = z.object({ failedItems: z.array(z.object({ id: z.string() })) });

/** Deletes failed items for good, by the ids of their messages, which the list shows. */
export async function discardItems(api: ApiClient, messageIds: readonly string[]): Promise<void> {
  for (const message of messageIds) {
    const query = new URLSearchParams({ message, limit: '1' });
    const [item] = found.parse(await api.ask('GET', `/failed-items?${query}`)).failedItems;
    if (!item) throw new CommandError(`No failed item has the id ${message}, or it is hidden: list them again.`);
    await api.ask('DELETE', `/failed-items/${encodeURIComponent(item.id)}`);
    console.log('Discarded.');
  }
}
