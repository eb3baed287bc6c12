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

/** The answer to GET /batches/{id}. `total` counts the entries and is undefined until the file has been read. */
export type BatchState = z.infer<typeof batchState>;

const minPauseMs = 500;
const maxPauseMs = 5_000;

/** Polls a batch, less often the longer it takes, until it is over; passes each state to `show` and returns the last. Throws CommandError if the upload URL expired unused. */
export async function waitForBatch(
  api: ApiClient,
  batchId: string,
  show: (batch: BatchState) => void,
  signal: AbortSignal | undefined,
): Promise<BatchState> {
  for (let pauseMs = minPauseMs; ; pauseMs = Math.min(maxPauseMs, pauseMs * 1.1)) {
    const batch = batchState.parse(await api.request('GET', `/batches/${encodeURIComponent(batchId)}`));
    show(batch);
    if (batch.state === 'done' || batch.state === 'failed') return batch;
    if (batch.state === 'waiting' && Date.parse(batch.expiresAt ?? '') < Date.now()) {
      throw new CommandError('The file of this batch was not uploaded before its upload URL expired. Run it again.');
    }
    await sleep(pauseMs, undefined, signal ? { signal } : {});
  }
}
