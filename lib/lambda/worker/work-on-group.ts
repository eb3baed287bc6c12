import { runBatch, type SettledResult } from '../../batch/run-batch.ts';
import { failed } from '../../contract/result.ts';
import { retryPolicy } from '../../recovery/retry-policy.ts';
import { errorFacts } from '../common/log-facts.ts';
import { loggedPermission } from '../common/permission.ts';
import { pacedExchange } from '../exchange/paced-exchange.ts';
import { messageBackOffMs } from '../messages/visibility.ts';
import type { CallGroup } from './call-groups.ts';
import { carryOut } from './carry-out.ts';
import type { ClaimedMessage } from './claimed-message.ts';
import { type Disposition, dispositionOf } from './disposition.ts';
import { type RetriedRecord, retriedAfterClaim } from './retried-record.ts';
import { isReceivedTooOften, resultsWithoutAttempt, retryUntouched, waitForEarlierCalls } from './without-attempt.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

/** Works on messages that share calls. If that throws, all of them are retried. */
export async function workOnGroup(
  group: CallGroup,
  environment: WorkerEnvironment,
  remainingMs: () => number,
): Promise<readonly RetriedRecord[]> {
  try {
    return await carryOut(await dispositionsOf(group, environment, remainingMs), environment);
  } catch (error) {
    environment.monitor.failure('messages not worked on', { messages: group.length, ...errorFacts(error) });
    return group.map((message) => retriedAfterClaim(message, environment));
  }
}

/** Makes an attempt at messages, and returns their dispositions. Nothing is sent of a message that is given up, or that waits for the calls of an earlier attempt. */
async function dispositionsOf(
  group: CallGroup,
  environment: WorkerEnvironment,
  remainingMs: () => number,
): Promise<readonly Disposition[]> {
  const startedAt = environment.clock.now();
  const { toGiveUp, waiting, toSend } = sortOut(group, startedAt);
  const [first, ...others] = toSend;
  const settled = first ? await runGroup([first, ...others], environment, remainingMs) : [];
  const elapsedMs = environment.clock.now() - startedAt;
  return [
    ...waiting,
    ...afterAttempt(toGiveUp, toGiveUp.map(resultsWithoutAttempt), elapsedMs, environment),
    ...afterAttempt(toSend, settled, elapsedMs, environment),
  ];
}

function sortOut(group: CallGroup, now: number) {
  const toGiveUp: ClaimedMessage[] = [];
  const waiting: Disposition[] = [];
  const toSend: ClaimedMessage[] = [];
  for (const message of group) {
    const waitMs = waitForEarlierCalls(message, now);
    if (isReceivedTooOften(message)) toGiveUp.push(message);
    else if (waitMs !== undefined) waiting.push(retryUntouched(message, waitMs));
    else toSend.push(message);
  }
  return { toGiveUp, waiting, toSend };
}

async function runGroup(
  group: CallGroup,
  environment: WorkerEnvironment,
  remainingMs: () => number,
): Promise<readonly (readonly SettledResult[])[]> {
  const [first, ...others] = group;
  const { operation, origin, request } = first;
  const senders = new Set(group.map(({ record }) => record.attributes.SenderId));
  const requester = { caller: [...senders].join(' '), batchId: origin.batchId, operation: operation.name };
  const allows = loggedPermission(environment.allows, requester, environment.monitor);
  const { mailbox } = request.options;
  if (!allows(mailbox)) return group.map(refusedMailbox);
  const { reservedMs, ...limits } = retryPolicy.worker;
  const port = pacedExchange(environment, mailbox, { ...limits, remainingMs: () => remainingMs() - reservedMs });
  const requests = [request, ...others.map((each) => each.request)] as const;
  return runBatch(operation, requests, port, { ...environment.limits, allows });
}

/** Returns the results of a message whose mailbox the deployment may not act for; none of its entries is sent. */
function refusedMailbox({ request }: ClaimedMessage): readonly SettledResult[] {
  const outcome = failed('BatchMailboxNotAllowed', '$.mailbox: expected a mailbox that this deployment may act for');
  return request.entries.map((_, index) => ({ result: { index, ...outcome } }));
}

/** Returns the dispositions of messages. Entries that lacked only time wait about as long as the entries before them take. */
function afterAttempt(
  group: readonly ClaimedMessage[],
  settled: readonly (readonly SettledResult[])[],
  elapsedMs: number,
  { giveUpMs, clock, chance }: WorkerEnvironment,
): readonly Disposition[] {
  const lacksTime = ({ pending }: SettledResult) => pending?.responseCode === 'BatchTimeRanOut';
  const done = settled.flat().filter((each) => !lacksTime(each)).length;
  let ahead = 0;
  return group.map((message, place) => {
    const ofMessage = settled[place] ?? [];
    ahead += ofMessage.filter(lacksTime).length;
    const turnMs = done > 0 ? (elapsedMs * ahead) / done : messageBackOffMs(message.receiveCount, chance.random());
    return dispositionOf(message, ofMessage, { turnMs, giveUpMs, now: clock.now(), chance });
  });
}
