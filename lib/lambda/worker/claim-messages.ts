import pLimit from 'p-limit';
import { type ClaimRecord, claim, isOfPreviousVersion, type StoredClaim } from '../claims/claim.ts';
import { errorFacts } from '../common/log-facts.ts';
import { type Journal, readJournal } from '../results/journal.ts';
import { claimKey } from '../results/result-name.ts';
import { type ClaimedMessage, type CompleteMessage, isCompleteFor } from './claimed-message.ts';
import { hasFollowers, recordedIn } from './entry-messages.ts';
import { type EarlierAttempts, historyOf } from './history.ts';
import { type RetriedRecord, retriedRecord } from './retried-record.ts';
import type { WorkMessage } from './work-message.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

/** The messages to work on, those of which nothing is left to try, and the records to retry. */
export interface ClaimedMessages {
  readonly toWorkOn: readonly ClaimedMessage[];
  readonly complete: readonly CompleteMessage[];
  readonly retried: readonly RetriedRecord[];
}

type Claimed =
  | { readonly kind: 'toWorkOn'; readonly message: ClaimedMessage }
  | { readonly kind: 'complete'; readonly message: CompleteMessage }
  | { readonly kind: 'retried'; readonly record: RetriedRecord };

const claimsInFlight = 16;

/** Claims messages before anything of them is sent. One that another worker holds, also as another copy, is retried once that worker is done or dead. */
export async function claimMessages(
  messages: readonly WorkMessage[],
  environment: WorkerEnvironment,
  remainingMs: () => number,
): Promise<ClaimedMessages> {
  const claimed = await pLimit(claimsInFlight).map(messages, (message) =>
    claimOrRetry(message, environment, remainingMs),
  );
  return {
    toWorkOn: claimed.flatMap((each) => (each.kind === 'toWorkOn' ? [each.message] : [])),
    complete: claimed.flatMap((each) => (each.kind === 'complete' ? [each.message] : [])),
    retried: claimed.flatMap((each) => (each.kind === 'retried' ? [each.record] : [])),
  };
}

async function claimOrRetry(
  message: WorkMessage,
  environment: WorkerEnvironment,
  remainingMs: () => number,
): Promise<Claimed> {
  const { record, origin } = message;
  try {
    if (environment.claimsMessages) return await claimMessage(message, environment, remainingMs);
    return toClaimed(message, { journal: await journalBefore(message, environment) }, environment);
  } catch (error) {
    environment.monitor.failure('message not claimed', { batchId: origin.batchId, ...errorFacts(error) });
    return { kind: 'retried', record: retriedRecord(record, environment.chance) };
  }
}

async function claimMessage(
  message: WorkMessage,
  environment: WorkerEnvironment,
  remainingMs: () => number,
): Promise<Claimed> {
  const { batches, chance, clock, settleMs } = environment;
  const journalOf = journalReader(message, environment);
  const at = clock.now();
  const answer = await claim(batches.bucket, keyOf(message), {
    token: chance.uuid(),
    at,
    until: at + remainingMs() + settleMs,
    leastAttempt: message.leastAttempt,
    isKept: async (earlier) => isCompleteFor(message, await journalOf(earlier)),
    hasEnded: async (earlier) => (await journalOf(earlier))?.attempt === earlier.attempt,
  });
  if (answer.kind === 'held') {
    const { earlier } = answer;
    const journal = earlier ? await journalOf(earlier) : await journalBefore(message, environment);
    return toClaimed(message, { claim: earlier, journal }, environment, answer);
  }
  const { record: other } = answer;
  const journal = await journalOf(other);
  if (isCompleteFor(message, journal)) {
    const isForwarded = other.ended !== undefined || isOfPreviousVersion(other) || !hasFollowers(recordedIn(journal));
    // Until its claim expires, the other worker may be sending what follows.
    if (isForwarded || at >= other.until) return toComplete(message, journal, isForwarded, answer);
  }
  // Most holders end long before their claims expire.
  const { record, waitMs } = retriedRecord(message.record, chance);
  return { kind: 'retried', record: { record, waitMs: Math.min(waitMs, other.until - at) } };
}

/** Returns the key under which a message is claimed: the same for all its copies, and another once it was requeued or redriven. */
function keyOf({ origin, failure }: WorkMessage): string {
  if ('places' in origin) return claimKey(origin.batchId, origin.number);
  return claimKey(origin.batchId, origin.part, { place: origin.place, attempt: failure.attempt ?? 0 });
}

/** Returns a function that reads the last journal that a claim's holder, or one before it, has written; each journal once. */
function journalReader(message: WorkMessage, { batches: { bucket } }: WorkerEnvironment) {
  const journals = new Map<number, Promise<Journal | undefined>>();
  return ({ attempt: upTo }: ClaimRecord): Promise<Journal | undefined> => {
    const journal = journals.get(upTo) ?? readJournal(bucket, message.origin, { after: attemptsBefore(message), upTo });
    journals.set(upTo, journal);
    return journal;
  };
}

/** Returns the last journal of a message that was received before but has no earlier claim: of an earlier version, or without claims. */
async function journalBefore(message: WorkMessage, { batches: { bucket } }: WorkerEnvironment) {
  const { origin, receiveCount, leastAttempt } = message;
  if (receiveCount === 1) return undefined;
  return readJournal(bucket, origin, { after: attemptsBefore(message), upTo: leastAttempt - 1 });
}

/** Returns the number of the last attempt at an entry before its message; 0 for a part, whose attempts are all its own. */
function attemptsBefore({ origin, failure }: WorkMessage): number {
  return 'places' in origin ? 0 : (failure.attempt ?? 0);
}

function toClaimed(
  message: WorkMessage,
  earlier: EarlierAttempts,
  { clock, settleMs }: WorkerEnvironment,
  claim?: StoredClaim,
): Claimed {
  const { journal } = earlier;
  if (isCompleteFor(message, journal)) return toComplete(message, journal, false, claim);
  const history = historyOf(message, earlier, { now: clock.now(), settleMs });
  const claimed = {
    ...message,
    request: { ...message.request, history },
    attempt: claim?.record.attempt ?? message.leastAttempt,
    ...(claim ? { claim } : {}),
    ...(journal ? { journal } : {}),
  };
  return { kind: 'toWorkOn', message: claimed };
}

function toComplete(message: WorkMessage, journal: Journal, isForwarded: boolean, claim?: StoredClaim): Claimed {
  const { attempt } = journal;
  return { kind: 'complete', message: { ...message, attempt, journal, isForwarded, ...(claim ? { claim } : {}) } };
}
