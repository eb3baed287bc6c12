import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { ApiClient } from '../common/api-client.ts';
import { CommandError } from '../common/command.ts';

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

/** Asks how a batch stands, more rarely the longer it takes, shows each answer, and gives the one by which it is over; throws CommandError where its file did not come while it could. */
export async function untilOver(
  api: ApiClient,
  batchId: string,
  show: (batch: BatchState) => void,
  signal: AbortSignal | undefined,
): Promise<BatchState> {
  for (let pauseMs = leastPauseMs; ; pauseMs = Math.min(mostPauseMs, pauseMs * 1.1)) {
    const batch = batchState.parse(await api.ask('GET', `/batches/${encodeURIComponent(batchId)}`));
    show(batch);
    if (batch.state === 'done' || batch.state === 'failed') return batch;
    if (batch.state === 'waiting' && Date.parse(batch.expiresAt ?? '') < Date.now()) {
      throw new CommandError('The file of this batch was not uploaded while it could be: run it again.');
    }
    await sleep(pauseMs, undefined, signal ? { signal } : {});
  }
}
