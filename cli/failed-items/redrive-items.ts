import * as z from 'zod';
import type { ApiClient } from '../common/api-client.ts';
import type { Filter } from './list-items.ts';

const redriveAnswer = z.object({ moved: z.int(), skipped: z.int(), looked: z.int(), more: z.boolean() });

// Small enough that a line of progress appears every few seconds.
const maxPerRequest = 500;

/** Moves failed items to the work queue, at most `max`, until none is left that can be moved. Returns false if some could not be moved. */
export async function redriveItems(api: ApiClient, filter: Filter, max: number): Promise<boolean> {
  let moved = 0;
  for (;;) {
    const body = { ...filter, max: Math.min(maxPerRequest, max - moved) };
    const answer = redriveAnswer.parse(await api.request('POST', '/failed-items/redrive', body));
    moved += answer.moved;
    console.log(`${moved} moved to the work queue`);
    const isOver = !answer.more || answer.moved === 0 || moved >= max;
    if (isOver) {
      printRest(answer);
      return answer.skipped === 0;
    }
  }
}

function printRest({ moved, skipped, looked, more }: z.infer<typeof redriveAnswer>): void {
  if (skipped > 0) {
    console.log(`${skipped} could not be moved: not a batch, a mailbox that is not allowed, or refused by the queue.`);
  }
  if (more && moved === 0) console.log(`Looked at ${looked}; there may be more.`);
}
