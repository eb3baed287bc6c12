import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { ApiClient } from '../common/api-client.ts';
import { CommandError, type Print } from '../common/command.ts';
import { firstFailures, renderFailures, resultsFileOf, writeResults } from './batch-results.ts';
import { type BatchState, untilOver } from './batch-state.ts';
import { renderCount, showProgress } from './show-progress.ts';

/** A batch that is looked at: where its results go, where lines are printed, and what ends the looking. */
export interface Followed {
  readonly batchId: string;
  /** Absent: named after the batch's own file, in this folder. */
  readonly resultsFile: string | undefined;
  readonly print: Print;
  readonly signal?: AbortSignal;
}

/** Shows how a batch goes on until it is over, then what failed, and writes its results into a file; says whether all succeeded, and throws CommandError where the batch as a whole has failed. */
export async function followBatch(api: ApiClient, followed: Followed): Promise<boolean> {
  const { batchId, print, signal } = followed;
  const progress = showProgress(print);
  const batch = await untilOver(api, batchId, progress.show, signal).finally(progress.end);
  for (const note of batch.notes) print(`\nNote: ${note}`);
  const failed = batch.counts.warning + batch.counts.error;
  if (failed > 0) await printFailures(api, followed, failed);
  if (batch.done > 0) await keepResults(api, followed, batch);
  if (batch.state === 'failed') throw new CommandError(`The batch as a whole has failed: ${batch.reason}`);
  return failed === 0;
}

async function printFailures(api: ApiClient, { batchId, print }: Followed, count: number): Promise<void> {
  const failures = await firstFailures(api, batchId);
  print(`\n${renderFailures(failures, count)}`);
  if (failures.some(({ deadLettered }) => deadLettered)) {
    print('\nWhat can be sent again waits in the dead-letter queue (npm run failed-items).');
  }
}

async function keepResults(api: ApiClient, { batchId, print, signal, ...named }: Followed, batch: BatchState) {
  const { resultsFile = resultsFileOf(basename(batch.name ?? batchId)) } = named;
  const isReplaced = existsSync(resultsFile);
  await writeResults(api, batchId, resultsFile, signal);
  const { done, total = done, counts } = batch;
  const replaced = isReplaced ? ' (replaced what was there)' : '';
  print(`\n${renderCount(counts.success)} of ${renderCount(total)} succeeded; results: ${resultsFile}${replaced}`);
}
