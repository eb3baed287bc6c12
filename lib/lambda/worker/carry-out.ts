import { logBatch } from '../common/batch-log.ts';
import { recordResults } from '../results/record-results.ts';
import type { CompleteMessage } from './claimed-message.ts';
import type { Disposition } from './disposition.ts';
import { recordedIn } from './entry-messages.ts';
import { forward } from './forward.ts';
import { type RetriedRecord, retriedAfterClaim } from './retried-record.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

/**
 * Carries out dispositions: first the journals, then dead-letter and requeued messages, and at last the deletions
 * (docs/decisions/0013). Returns the records to retry.
 */
export async function carryOut(
  dispositions: readonly Disposition[],
  environment: WorkerEnvironment,
): Promise<readonly RetriedRecord[]> {
  const accepted = await recordResults(environment.batches, dispositions.map(attemptOf));
  const recorded = dispositions.filter((_, place) => accepted[place]);
  const deleted = await forward(
    recorded.filter(({ kind }) => kind === 'deleted'),
    environment,
  );
  const retried = dispositions.flatMap((each): readonly RetriedRecord[] => {
    if (deleted.includes(each)) return [];
    return each.kind === 'retried' && recorded.includes(each)
      ? [{ record: each.message.record, waitMs: each.waitMs }]
      : [retriedAfterClaim(each.message, environment)];
  });
  logDispositions(dispositions, deleted, retried, environment);
  return retried;
}

/** Sends again what follows from messages of which nothing is left to try, as far as it may not be sent; returns the records to retry. */
export async function carryOn(
  messages: readonly CompleteMessage[],
  environment: WorkerEnvironment,
): Promise<readonly RetriedRecord[]> {
  const toForward = messages
    .filter(({ isForwarded }) => !isForwarded)
    .map((message) => ({ message, ...recordedIn(message.journal) }));
  const forwarded = await forward(toForward, environment);
  environment.monitor.countResults(forwarded.flatMap(({ results }) => results));
  return toForward
    .filter((each) => !forwarded.includes(each))
    .map(({ message }) => retriedAfterClaim(message, environment));
}

function attemptOf({ message: { origin, attempt }, results, open, waitMs }: Disposition) {
  return { origin, attempt, results, open, waitMs };
}

function logDispositions(
  dispositions: readonly Disposition[],
  deleted: readonly Disposition[],
  retried: readonly RetriedRecord[],
  { monitor }: WorkerEnvironment,
): void {
  const [first] = dispositions;
  if (!first) return;
  const { operation, request, origin } = first.message;
  const results = deleted.flatMap((each) => each.results);
  monitor.countResults(results);
  logBatch(
    monitor,
    { batchId: origin.batchId, operation, mailbox: request.options.mailbox },
    dispositions.flatMap(({ all }) => all),
    {
      messages: dispositions.length,
      deadLettered: results.filter(({ deadLettered }) => deadLettered).length,
      retried: retried.length,
    },
  );
}
