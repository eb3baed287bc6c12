import { isWatch, type SimulatedQueue } from '../aws/queue.ts';
import type { ReadBatch } from '../people/read-results.ts';
import type { Scene, Violation } from '../people/scene.ts';
import { fileNameOf } from '../people/submit.ts';
import type { Step } from '../workload/workload.ts';

/** Returns what is wrong with batches: results twice or of nothing, counts that do not add up, batches that never end. */
export function findWrongBatches(batches: readonly ReadBatch[], { deployment }: Scene): readonly Violation[] {
  return batches.flatMap((batch) => {
    const { batchId, state, counts, total, lines } = batch;
    const found: Violation[] = [];
    const add = (kind: string, text: string) => found.push({ kind, text: `batch ${batchId}: ${text}` });
    for (const [place, of] of Map.groupBy(lines, (line) => line.place))
      if (of.length > 1) add('two results', `place ${place}`);
    const tally = (responseClass: string) =>
      lines.filter(({ result }) => result.responseClass === responseClass).length;
    const isExact =
      counts.success === tally('Success') && counts.warning === tally('Warning') && counts.error === tally('Error');
    if (!isExact) add('wrong counts', `${JSON.stringify(counts)} for ${lines.length} results`);
    if (state === 'done' && total !== undefined && total !== lines.length)
      add('wrong total', `${total} for ${lines.length} results`);
    const isEnded = deployment.events.some(({ detail }) => JSON.stringify(detail).includes(batchId));
    // The results of a message that SQS itself has moved come once somebody redrives it.
    const isWaiting = deployment.deadLetterQueue.messages().some(({ movedFrom }) => movedFrom !== undefined);
    const isWatched = deployment.bucket.get(`batches/${batchId}/description.json`) !== undefined;
    if (isWatched && !isEnded && !isWaiting) add('a batch without an end', `state ${state}, ${lines.length} results`);
    return found;
  });
}

/** Returns the files of which there is no batch. */
export function findVanishedFiles(
  steps: readonly (readonly [number, Step])[],
  batches: readonly ReadBatch[],
): readonly Violation[] {
  return steps.flatMap(([number, { kind }]) => {
    if (kind !== 'file' || batches.some(({ name }) => name === fileNameOf(number))) return [];
    return [{ kind: 'a file vanished', text: fileNameOf(number) }];
  });
}

// Each lost answer, redelivery or killed worker may add one; they are not to add up.
const mostWatches = 24;

/** Returns the watch messages that have become too many. */
export function findMultiplied(workQueue: SimulatedQueue): readonly Violation[] {
  const messages = workQueue.messages();
  if (messages.length <= mostWatches) return [];
  const watches = messages.filter(isWatch);
  return watches.length > mostWatches
    ? [{ kind: 'watch messages multiply', text: `${watches.length} for one batch` }]
    : [];
}

/** Returns the entries without a result. */
export function findLost({ ledger, deployment }: Scene): readonly Violation[] {
  const failed = new Set(deployment.deadLetterQueue.messages().flatMap(ledger.entriesOf));
  return ledger.entries.flatMap((entry) => {
    if (entry.claims.length > 0 || entry.isGivenUp || failed.has(entry) || entry.discarded !== 'no') return [];
    return [{ kind: `no result: ${entry.via}`, text: `${entry.tag} (${entry.work.name})` }];
  });
}
