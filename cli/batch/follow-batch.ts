import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { ApiClient } from '../common/api-client.ts';
import { CommandError, type Print } from '../common/command.ts';
import { getFirstFailures, renderFailures, resultsFileFor, writeResults } from './batch-results.ts';
import { type BatchState, waitForBatch } from './batch-state.ts';
import { renderCount, showProgress } from './show-progress.ts';

/** A batch to follow until it is over, or until `signal` aborts. */
interface FollowedBatch {
  readonly batchId: string;
  /** If undefined, a file in the working folder that is named after the batch's own file. */
  readonly resultsFile: string | undefined;
  readonly print: Print;
  readonly signal?: AbortSignal;
}

/** Prints a batch's progress and failures and writes its results file. Returns whether every entry succeeded. Throws CommandError if the whole batch failed. */
export async function followBatch(api: ApiClient, followed: FollowedBatch): Promise<boolean> {
  const { batchId, print, signal } = followed;
  const progress = showProgress(print);
  const batch = await waitForBatch(api, batchId, progress.show, signal).finally(progress.end);
  for (const note of batch.notes) print(`\nNote: ${note}`);
  const failed = batch.counts.warning + batch.counts.error;
  if (failed > 0) await printFailures(api, followed, failed);
  if (batch.done > 0) await saveResults(api, followed, batch);
  if (batch.state === 'failed') throw new CommandError(`The whole batch failed: ${batch.reason}`);
  return failed === 0;
}

async function printFailures(api: ApiClient, { batchId, print }: FollowedBatch, count: number): Promise<void> {
  const failures = await getFirstFailures(api, batchId);
  print(`\n${renderFailures(failures, count)}`);
  if (failures.some(({ deadLettered }) => deadLettered)) {
    print('\nEntries that can be redriven are in the dead-letter queue. To list them: npm run failed-items');
  }
}

async function saveResults(api: ApiClient, { batchId, print, signal, ...given }: FollowedBatch, batch: BatchState) {
  const { resultsFile = resultsFileFor(basename(batch.name ?? batchId)) } = given;
  const isReplaced = existsSync(resultsFile);
  await writeResults(api, batchId, resultsFile, signal);
  const { done, total = done, counts } = batch;
  const replaced = isReplaced ? ' (an earlier file was replaced)' : '';
  print(`\n${renderCount(counts.success)} of ${renderCount(total)} succeeded; results: ${resultsFile}${replaced}`);
}
