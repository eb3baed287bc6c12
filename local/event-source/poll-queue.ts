import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../functions/execution-environment.ts';
import { findProcessedRecords } from './find-processed-records.ts';
import { type Batching, receiveBatch, splitIntoPayloads } from './receive-batch.ts';
import type { SourceQueue } from './source-queue.ts';

/** The settings of an event source mapping. `maximumConcurrency` is the number of pollers; each runs one invocation at a time. */
interface Polling extends Batching {
  readonly maximumConcurrency: number;
  readonly reportBatchItemFailures: boolean;
}

type Invoke = (event: string) => Promise<Outcome>;

// The pause doubles with every failed invocation in a row.
const minPauseMs = 500;
const maxPauseMs = 30_000;

// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
/** Polls a queue as Lambda does, until `signal` aborts. Invokes the function with each batch and deletes the records that it processed. */
export function startPolling(queue: SourceQueue, polling: Polling, invoke: Invoke, signal: AbortSignal): void {
  for (let poller = 0; poller < polling.maximumConcurrency; poller += 1) {
    poll(queue, polling, invoke, signal).catch((error) => {
      if (!signal.aborted) throw error;
    });
  }
}

async function poll(queue: SourceQueue, polling: Polling, invoke: Invoke, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    for (const records of splitIntoPayloads(await receiveBatch(queue, polling))) {
      const outcome = await invoke(JSON.stringify({ Records: records }));
      signal.throwIfAborted();
      await queue.delete(findProcessedRecords(outcome, records, polling.reportBatchItemFailures));
      failures = outcome.kind === 'returned' ? 0 : failures + 1;
      if (failures > 0) await sleep(computePauseMs(failures), undefined, { signal });
    }
  }
}

function computePauseMs(failures: number): number {
  return Math.min(minPauseMs * 2 ** (failures - 1), maxPauseMs);
}
