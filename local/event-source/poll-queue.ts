import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSRecord } from 'aws-lambda';
import type { Outcome } from '../functions/execution-environment.ts';
import { doneRecords } from './deletable-records.ts';
import { type Batching, gather, inPayloads } from './receive-batch.ts';
import type { SourceQueue } from './source-queue.ts';

/** How a queue is polled for a function: in batches, and by how many pollers, each with one invocation at a time. */
export interface Polling extends Batching {
  readonly maximumConcurrency: number;
  readonly reportBatchItemFailures: boolean;
}

type Invoke = (event: string) => Promise<Outcome>;

// After one failed invocation, and at most after many in a row, in ms.
const shortestPause = 500;
const longestPause = 30_000;

/** Polls a queue as Lambda's event source mapping does until `signal` aborts: invokes the function with each batch and deletes what it has done; https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function startEventSourceMapping(
  queue: SourceQueue,
  polling: Polling,
  invoke: Invoke,
  signal: AbortSignal,
): void {
  for (let poller = 0; poller < polling.maximumConcurrency; poller += 1) {
    poll(queue, polling, invoke, signal).catch((error) => {
      if (!signal.aborted) throw error;
    });
  }
}

async function poll(queue: SourceQueue, polling: Polling, invoke: Invoke, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    for (const records of inPayloads(await gather(queue, polling))) {
      const outcome = await invoke(eventOf(records));
      signal.throwIfAborted();
      await queue.delete(doneRecords(outcome, records, polling.reportBatchItemFailures));
      failures = outcome.kind === 'returned' ? 0 : failures + 1;
      if (failures > 0) await sleep(pauseMs(failures), undefined, { signal });
    }
  }
}

function eventOf(Records: readonly SQSRecord[]): string {
  return JSON.stringify({ Records });
}

function pauseMs(failures: number): number {
  return Math.min(shortestPause * 2 ** (failures - 1), longestPause);
}
