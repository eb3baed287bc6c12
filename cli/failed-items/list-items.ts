import * as z from 'zod';
import type { ApiClient } from '../common/api-client.ts';
import { renderDuration } from '../common/render-duration.ts';
import { renderTable } from '../common/render-table.ts';

/** The values that a failed item must have to be listed or redriven, by `code`, `operation`, `mailbox`, `batch` and `message`. */
export type Filter = Readonly<Record<string, string>>;

const listAnswer = z.object({
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

/** Prints failed items as a table, then how many messages were read. The items stay visible to other commands. */
export async function listItems(api: ApiClient, filter: Filter, limit: string | undefined): Promise<void> {
  const listed = await getItems(api, filter, limit, 'false');
  const rows = listed.failedItems.map(({ responseCode, kind, operation, ageSeconds, key, batchId, messageId }) => [
    kind === 'entry' ? responseCode : `${responseCode} (${kind})`,
    operation,
    renderDuration(ageSeconds),
    key,
    batchId,
    messageId,
  ]);
  if (rows.length > 0) console.log(`${renderTable([['code', 'operation', 'age', 'key', 'batch', 'id'], ...rows])}\n`);
  console.log(summarize(listed));
}

/** Prints failed items as JSON, with their entries. The items stay visible to other commands. */
export async function showItems(api: ApiClient, filter: Filter, limit: string | undefined): Promise<void> {
  const listed = await getItems(api, filter, limit, 'true');
  console.log(JSON.stringify(listed, undefined, 2));
}

async function getItems(api: ApiClient, filter: Filter, limit: string | undefined, entries: 'true' | 'false') {
  const query = new URLSearchParams({ ...filter, entries, hide: 'false', ...(limit === undefined ? {} : { limit }) });
  return listAnswer.parse(await api.request('GET', `/failed-items?${query}`));
}

function summarize(listed: z.infer<typeof listAnswer>): string {
  const { looked, more, approximateNumberOfMessages, approximateNumberOfMessagesNotVisible, counts } = listed;
  const codes = Object.entries(counts).map(([code, count]) => `${count} ${code}`);
  const ofAbout = more ? ` of about ${approximateNumberOfMessages}; there may be more` : '';
  const summary = `${codes.join(', ') || 'None'}; looked at ${looked}${ofAbout}.`;
  const hidden = approximateNumberOfMessagesNotVisible;
  if (hidden === 0) return summary;
  return `${summary}\n${hidden} more ${hidden === 1 ? 'is' : 'are'} hidden for at most five minutes, because GET /failed-items returned or a redrive is moving ${hidden === 1 ? 'it' : 'them'}.`;
}
