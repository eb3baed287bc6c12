import { runBatch, type SettledResult } from '../../batch.ts';
import { batchExchange } from '../batch-exchange.ts';
import { logBatch } from '../batch-log.ts';
import { recordResults } from '../batches/record-results.ts';
import type { BatchPlaces } from '../batches/watch.ts';
import { functionInstance } from '../function-instance.ts';
import { errorFacts, log } from '../log.ts';
import { countResults } from '../metrics.ts';
import { loggedPermission } from '../permission.ts';
import { type QueueMessage, sendMessages } from '../queue.ts';
import { type CommonCalls, commonCalls, keysOf, wavesOf } from './common-calls.ts';
import { type Ending, endingOf, mailboxNotAllowed } from './ending.ts';
import { type GivenBack, usualWaitMs } from './give-back.ts';
import type { WorkMessage } from './work-message.ts';

/** The worker's queues, by their URLs, and its bucket. */
export interface WorkerPlaces extends BatchPlaces {
  readonly deadLetterQueueUrl: string;
}

// What it takes to end all messages, once no call is in flight any more.
const endMs = 12_000;
// Above the minute after which EWS ends a batch. No call starts later: the others' turn comes meanwhile.
const leastCallMs = 90_000;
// Longer waits are the queue's, so that one mailbox's back-off holds up no other.
const mostWaitMs = 5_000;

/** Works on messages, mailboxes side by side: gives the records that are not done, each with the time after which it is to be received again. */
export async function work(
  messages: readonly WorkMessage[],
  places: WorkerPlaces,
  remainingMs: () => number,
): Promise<readonly GivenBack[]> {
  // What has come most often is first, so that none comes for ever.
  const inOrder = messages.toSorted((one, other) => other.receiveCount - one.receiveCount || one.since - other.since);
  const byMailbox = Map.groupBy(inOrder, ({ request }) => request.options.mailbox?.toLowerCase());
  const givenBack = await Promise.all(
    [...byMailbox.values()].map((ofMailbox) => workInWaves(ofMailbox, places, remainingMs)),
  );
  return givenBack.flat();
}

/** Works on a mailbox's messages wave by wave: of messages with one key, the next waits as long as one before it does, since that may be done yet. */
async function workInWaves(
  messages: readonly WorkMessage[],
  places: WorkerPlaces,
  remainingMs: () => number,
): Promise<readonly GivenBack[]> {
  const givenBack: GivenBack[] = [];
  const waitMsOfKey = new Map<string, number>();
  for (const wave of wavesOf(messages)) {
    const held = new Map(wave.map((message) => [message, longestOf(keysOf(message), waitMsOfKey)]));
    const calls = commonCalls(wave.filter((message) => held.get(message) === undefined));
    const worked = await Promise.all(calls.map((some) => workTogether(some, places, remainingMs)));
    const waitMsOf = new Map(worked.flat().map(({ record, waitMs }) => [record, waitMs]));
    for (const message of wave) {
      const waitMs = held.get(message) ?? waitMsOf.get(message.record);
      if (waitMs === undefined) continue;
      givenBack.push({ record: message.record, waitMs });
      for (const key of keysOf(message)) waitMsOfKey.set(key, waitMs);
    }
  }
  return givenBack;
}

function longestOf(keys: readonly string[], waitMsOfKey: ReadonlyMap<string, number>): number | undefined {
  const waits = keys.flatMap((key) => waitMsOfKey.get(key) ?? []);
  return waits.length > 0 ? Math.max(...waits) : undefined;
}

/** Works on messages that have common calls; whatever fails there, they are received again. */
async function workTogether(
  messages: CommonCalls,
  places: WorkerPlaces,
  remainingMs: () => number,
): Promise<readonly GivenBack[]> {
  const startedAt = Date.now();
  try {
    const settled = await run(messages, remainingMs);
    const endings = endingsOf(messages, settled, Date.now() - startedAt);
    return await end(endings, places);
  } catch (error) {
    log().error('messages not worked on', { messages: messages.length, ...errorFacts(error) });
    return messages.map(({ record, receiveCount }) => ({ record, waitMs: usualWaitMs(receiveCount) }));
  }
}

async function run(messages: CommonCalls, remainingMs: () => number): Promise<readonly (readonly SettledResult[])[]> {
  const instance = functionInstance();
  const [first, ...others] = messages;
  const { operation } = first;
  const { batchId } = first.origin;
  const { mailbox } = first.request.options;
  const senders = new Set(messages.map(({ record }) => record.attributes.SenderId));
  const caller = [...senders].join(' ');
  const allows = loggedPermission(instance.allows, { caller, batchId, operation: operation.name });
  if (!allows(mailbox)) return messages.map(mailboxNotAllowed);
  const time = { remainingMs: () => remainingMs() - endMs, leastCallMs, mostWaitMs };
  const requests = [first.request, ...others.map(({ request }) => request)] as const;
  return runBatch(operation, requests, batchExchange(mailbox, time), { ...instance.settings, allows });
}

/** Decides what becomes of the messages: those that only time was missing for wait for about as long as those before them will take. */
function endingsOf(
  messages: CommonCalls,
  settled: readonly (readonly SettledResult[])[],
  elapsedMs: number,
): readonly Ending[] {
  const { giveUpMs } = functionInstance().settings;
  const isTimeMissing = ({ open }: SettledResult) => open?.responseCode === 'BatchTimeRanOut';
  const done = settled.flat().filter((each) => !isTimeMissing(each)).length;
  let ahead = 0;
  return messages.map((message, place) => {
    const ofMessage = settled[place] ?? [];
    ahead += ofMessage.filter(isTimeMissing).length;
    const turnMs = done > 0 ? (elapsedMs * ahead) / done : usualWaitMs(message.receiveCount);
    return endingOf(message, ofMessage, { turnMs, giveUpMs, now: new Date() });
  });
}

/** Puts dead letters into their queue, results into the bucket and what is tried again back into the work queue, in this order; gives the records that are not done. */
async function end(endings: readonly Ending[], places: WorkerPlaces): Promise<readonly GivenBack[]> {
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
  const isTaken = new Set<Ending>(done.filter((ending, place) => recorded.has(ending) && putBack[place]));
  const givenBack = endings.flatMap((ending): readonly GivenBack[] => {
    const { record, receiveCount } = ending.message;
    if (ending.kind === 'waits') return [{ record, waitMs: ending.waitMs }];
    return isTaken.has(ending) ? [] : [{ record, waitMs: usualWaitMs(receiveCount) }];
  });
  logEndings(endings, isTaken, givenBack);
  return givenBack;
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
