import * as z from 'zod';
import type { ApiClient } from '../common/api-client.ts';
import { CommandError } from '../common/command.ts';

const listAnswer = z.object({ failedItems: z.array(z.object({ id: z.string() })) });

/** Deletes failed items for good, by their message ids. Throws CommandError at the first id that is not in the queue or is hidden. */
export async function discardItems(api: ApiClient, messageIds: readonly string[]): Promise<void> {
  for (const message of messageIds) {
    const query = new URLSearchParams({ message, limit: '1' });
    const [item] = listAnswer.parse(await api.request('GET', `/failed-items?${query}`)).failedItems;
    if (!item) throw new CommandError(`No failed item has the id ${message}, or it is hidden. List them again.`);
    await api.request('DELETE', `/failed-items/${encodeURIComponent(item.id)}`);
    console.log('Discarded.');
  }
}
