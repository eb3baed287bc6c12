import { logBatch } from '../common/batch-log.ts';
import { errorFacts } from '../common/log-facts.ts';
import { deleteMessages, type Queue, type QueueMessage, sendMessages } from '../messages/queue.ts';
import { recordResults } from '../results/record-results.ts';
import type { DeletedMessage, Disposition } from './disposition.ts';
import { type RetriedRecord, retriedRecord } from './retried-record.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

/**
 * Carries out dispositions: sends the dead letters, then records the results, then requeues; a message is deleted only
 * once all three have succeeded. Returns the records to retry.
 */
export async function carryOut(
  dispositions: readonly Disposition[],
  environment: WorkerEnvironment,
): Promise<readonly RetriedRecord[]> {
  const { batches, deadLetterQueue } = environment;
  const deleted = dispositions.filter((each) => each.kind === 'deleted');
  const deadLettered = await sendAll(deadLetterQueue, deleted, ({ deadLetters }) => deadLetters);
  const recorded = await record(
    dispositions.filter((each) => each.kind === 'retried' || deadLettered.has(each)),
    environment,
  );
  const toRequeue = deleted.filter((each) => recorded.has(each));
  const settled = await sendAll(batches.workQueue, toRequeue, ({ requeued }) => requeued);
  await deleteForwarded([...settled], environment);
  const retried = dispositions.flatMap((each): readonly RetriedRecord[] => {
    if (each.kind === 'retried') return [{ record: each.message.record, waitMs: each.waitMs }];
    return settled.has(each) ? [] : [retriedRecord(each.message.record, environment.chance)];
  });
  logDispositions(dispositions, [...settled], retried, environment);
  return retried;
}

/** Sends the messages that follow from messages; returns those of which the queue accepted all. */
async function sendAll(
  queue: Queue,
  from: readonly DeletedMessage[],
  messagesOf: (each: DeletedMessage) => readonly QueueMessage[],
): Promise<ReadonlySet<DeletedMessage>> {
  const messages = from.flatMap((each) => messagesOf(each).map((message) => ({ each, message })));
  const accepted = await sendMessages(
    queue,
    messages.map(({ message }) => message),
  );
  const refused = new Set(messages.flatMap(({ each }, place) => (accepted[place] ? [] : [each])));
  return new Set(from.filter((each) => !refused.has(each)));
}

/** Deletes messages that live on in others at once: if the worker died before its invocation ended, both would be worked on. */
async function deleteForwarded(settled: readonly DeletedMessage[], { batches, monitor }: WorkerEnvironment) {
  const forwarded = settled.filter(({ deadLetters, requeued }) => deadLetters.length + requeued.length > 0);
  try {
    await deleteMessages(
      batches.workQueue,
      forwarded.map(({ message }) => message.record.receiptHandle),
    );
  } catch (error) {
    monitor.failure('messages not deleted', { messages: forwarded.length, ...errorFacts(error) });
  }
}

/** Writes the results of attempts into the bucket; returns those that it accepted. */
async function record(
  dispositions: readonly Disposition[],
  { batches }: WorkerEnvironment,
): Promise<ReadonlySet<Disposition>> {
  const attempts = dispositions.map(({ message: { origin, attempt }, all, results, waitMs }) => ({
    origin,
    attempt,
    results,
    pending: all.length - results.length,
    waitMs,
  }));
  const accepted = await recordResults(batches, attempts);
  return new Set(dispositions.filter((_, place) => accepted[place]));
}

function logDispositions(
  dispositions: readonly Disposition[],
  settled: readonly DeletedMessage[],
  retried: readonly RetriedRecord[],
  { monitor }: WorkerEnvironment,
): void {
  const [first] = dispositions;
  if (!first) return;
  const { operation, request, origin } = first.message;
  monitor.countResults(settled.flatMap(({ results }) => results));
  logBatch(
    monitor,
    { batchId: origin.batchId, operation, mailbox: request.options.mailbox },
    dispositions.flatMap(({ all }) => all),
    {
      messages: dispositions.length,
      deadLettered: settled.flatMap(({ deadLetters }) => deadLetters).length,
      retried: retried.length,
    },
  );
}
