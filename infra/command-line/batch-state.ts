import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { ApiClient } from './api-client.ts';
import { CommandError } from './command.ts';

const batchState = z.object({
  state: z.enum(['waiting', 'splitting', 'running', 'done', 'failed']),
  reason: z.string().optional(),
  name: z.string().optional(),
  done: z.int(),
  total: z.int().optional(),
  counts: z.object({ success: z.int(), warning: z.int(), error: z.int() }),
  entriesPerSecond: z.number().optional(),
  waiting: z.object({ entries: z.int(), until: z.iso.datetime().optional() }).optional(),
  notes: z.array(z.string()).default([]),
  expiresAt: z.iso.datetime().optional(),
});

/** How a batch stands, as the API tells it: the total of its entries is known once its file has been read. */
export type BatchState = z.infer<typeof batchState>;

const leastPauseMs = 500;
const mostPauseMs = 5_000;

/** Asks how a batch stands, more rarely the longer it takes, until it is over; throws CommandError where it never will be, since its file did not come. */
export async function* statesUntilOver(
  api: ApiClient,
  batchId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<BatchState, void> {
  for (let pauseMs = leastPauseMs; ; pauseMs = Math.min(mostPauseMs, pauseMs * 1.1)) {
    const batch = batchState.parse(await api.ask('GET', `/batches/${encodeURIComponent(batchId)}`));
    yield batch;
    if (batch.state === 'done' || batch.state === 'failed') return;
    if (batch.state === 'waiting' && Date.parse(batch.expiresAt ?? '') < Date.now()) {
      throw new CommandError('The file of this batch was not uploaded while it could be: run it again.');
    }
    await sleep(pauseMs, undefined, signal ? { signal } : {});
  }
}
