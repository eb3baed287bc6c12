import { logBatch } from '../common/batch-log.ts';
import { errorFacts, log } from '../common/log.ts';
import { countResults } from '../common/metrics.ts';
import { deleteMessages, type QueueMessage, sendMessages } from '../messages/queue.ts';
import { type GivenBack, usualWaitMs } from '../messages/visibility.ts';
import { recordResults } from '../results/record-results.ts';
import type { BatchPlaces } from '../results/watch.ts';
import type { DoneEnding, Ending } from './disposition.ts';

/** The worker's queues, by their URLs, and its bucket. */
export interface WorkerPlaces extends BatchPlaces {
  readonly deadLetterQueueUrl: string;
}

/** Puts dead letters into their queue, results into the bucket and what is tried again back into the work queue, in this order; gives the records that are not done. */
export async function end(endings: readonly Ending[], places: WorkerPlaces): Promise<readonly GivenBack[]> {
  const done = endings.filter((ending) => ending.kind === 'done');
  const deadLettered = await sendAll(
    places.deadLetterQueueUrl,
    done.map(({ deadLetters }) => deadLetters),
  );
  const isDeadLettered = new Set<Ending>(done.filter((_, place) => deadLettered[place]));
  const recorded = await record(
    endings.filter((ending) => ending.kind === 'waits' || isDeadLettered.has(ending)),
    places,
  );
  const putBack = await sendAll(
    places.workQueueUrl,
    done.map((ending) => (recorded.has(ending) ? ending.putBack : [])),
  );
  const taken = done.filter((ending, place) => recorded.has(ending) && putBack[place]);
  await deleteSentOn(taken, places);
  const isTaken = new Set<Ending>(taken);
  const givenBack = endings.flatMap((ending): readonly GivenBack[] => {
    const { record, receiveCount } = ending.message;
    if (ending.kind === 'waits') return [{ record, waitMs: ending.waitMs }];
    return isTaken.has(ending) ? [] : [{ record, waitMs: usualWaitMs(receiveCount) }];
  });
  logEndings(endings, isTaken, givenBack);
  return givenBack;
}

/** Deletes the messages of which something is in another message now: if the worker were gone before its invocation ends, that would be worked on twice. */
async function deleteSentOn(endings: readonly DoneEnding[], { workQueueUrl }: WorkerPlaces): Promise<void> {
  const sentOn = endings.filter(({ deadLetters, putBack }) => deadLetters.length + putBack.length > 0);
  try {
    await deleteMessages(
      workQueueUrl,
      sentOn.map(({ message }) => message.record.receiptHandle),
    );
  } catch (error) {
    log().error('messages not deleted', { messages: sentOn.length, ...errorFacts(error) });
  }
}

/** Writes what endings came to into the bucket; gives those that it has taken. */
async function record(endings: readonly Ending[], { batchesBucket }: WorkerPlaces): Promise<ReadonlySet<Ending>> {
  const attempts = endings.map(({ message: { origin, attempt }, results, final, waitMs }) => ({
    origin,
    attempt,
    final,
    open: results.length - final.length,
    waitMs,
  }));
  const taken = await recordResults(batchesBucket, attempts);
  return new Set(endings.filter((_, place) => taken[place]));
}

/** Sends groups of messages, and gives for each group whether the queue has taken all of it. */
async function sendAll(queueUrl: string, groups: readonly (readonly QueueMessage[])[]): Promise<readonly boolean[]> {
  const taken = await sendMessages(queueUrl, groups.flat());
  let first = 0;
  return groups.map((group) => {
    const ofGroup = taken.slice(first, first + group.length);
    first += group.length;
    return ofGroup.every(Boolean);
  });
}

function logEndings(endings: readonly Ending[], isTaken: ReadonlySet<Ending>, givenBack: readonly GivenBack[]): void {
  const [first] = endings;
  if (!first) return;
  const { operation, request, origin } = first.message;
  const done = endings.filter((ending) => ending.kind === 'done').filter((ending) => isTaken.has(ending));
  const letters = done.flatMap(({ deadLetters }) => deadLetters);
  countResults(done.flatMap(({ final }) => final));
  logBatch(
    { batchId: origin.batchId, operation, mailbox: request.options.mailbox },
    endings.flatMap(({ results }) => results),
    { messages: endings.length, deadLettered: letters.length, givenBack: givenBack.length },
  );
}
