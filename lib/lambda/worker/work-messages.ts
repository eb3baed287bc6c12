import { runBatch, type SettledResult } from '../../batch/run-batch.ts';
import { errorFacts, log } from '../common/log.ts';
import { loggedPermission } from '../common/permission.ts';
import { functionInstance } from '../environment.ts';
import { batchExchange } from '../exchange/batch-exchange.ts';
import { type GivenBack, usualWaitMs } from '../messages/visibility.ts';
import { end, type WorkerPlaces } from './carry-out.ts';
import { type CommonCalls, commonCalls, keysOf, wavesOf } from './common-calls.ts';
import { type Ending, endingOf, mailboxNotAllowed } from './disposition.ts';
import type { WorkMessage } from './work-message.ts';

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
  const isTimeMissing = ({ pending }: SettledResult) => pending?.responseCode === 'BatchTimeRanOut';
  const done = settled.flat().filter((each) => !isTimeMissing(each)).length;
  let ahead = 0;
  return messages.map((message, place) => {
    const ofMessage = settled[place] ?? [];
    ahead += ofMessage.filter(isTimeMissing).length;
    const turnMs = done > 0 ? (elapsedMs * ahead) / done : usualWaitMs(message.receiveCount);
    return endingOf(message, ofMessage, { turnMs, giveUpMs, now: new Date() });
  });
}
