import { runBatch, type SettledResult } from '../../batch/run-batch.ts';
import { failed } from '../../contract/result.ts';
import { retryPolicy } from '../../recovery/retry-policy.ts';
import { errorFacts } from '../common/log-facts.ts';
import { loggedPermission } from '../common/permission.ts';
import { pacedExchange } from '../exchange/paced-exchange.ts';
import { messageBackOffMs } from '../messages/visibility.ts';
import { type CallGroup, groupByCall, keysOf, wavesOf } from './call-groups.ts';
import { carryOut } from './carry-out.ts';
import { type Disposition, dispositionOf } from './disposition.ts';
import { type RetriedRecord, retriedRecord } from './retried-record.ts';
import type { WorkMessage } from './work-message.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

/** Works on messages, mailboxes side by side; returns the records to retry. */
export async function workOnMessages(
  messages: readonly WorkMessage[],
  environment: WorkerEnvironment,
  remainingMs: () => number,
): Promise<readonly RetriedRecord[]> {
  // The message that was received most often is first, so that none is retried for ever.
  const inOrder = messages.toSorted((one, other) => other.receiveCount - one.receiveCount || one.since - other.since);
  const byMailbox = Map.groupBy(inOrder, ({ request }) => request.options.mailbox?.toLowerCase());
  const retried = await Promise.all(
    [...byMailbox.values()].map((ofMailbox) => workInWaves(ofMailbox, environment, remainingMs)),
  );
  return retried.flat();
}

/** Works on a mailbox's messages wave by wave. A message waits as long as an earlier one with its key, which may be done yet. */
async function workInWaves(
  messages: readonly WorkMessage[],
  environment: WorkerEnvironment,
  remainingMs: () => number,
): Promise<readonly RetriedRecord[]> {
  const retried: RetriedRecord[] = [];
  const waitMsOfKey = new Map<string, number>();
  for (const wave of wavesOf(messages)) {
    const held = new Map(wave.map((message) => [message, longestWait(keysOf(message), waitMsOfKey)]));
    const groups = groupByCall(wave.filter((message) => held.get(message) === undefined));
    const worked = await Promise.all(groups.map((group) => workOnGroup(group, environment, remainingMs)));
    const waitMsOf = new Map(worked.flat().map(({ record, waitMs }) => [record, waitMs]));
    for (const message of wave) {
      const waitMs = held.get(message) ?? waitMsOf.get(message.record);
      if (waitMs === undefined) continue;
      retried.push({ record: message.record, waitMs });
      for (const key of keysOf(message)) waitMsOfKey.set(key, waitMs);
    }
  }
  return retried;
}

function longestWait(keys: readonly string[], waitMsOfKey: ReadonlyMap<string, number>): number | undefined {
  const waits = keys.flatMap((key) => waitMsOfKey.get(key) ?? []);
  return waits.length > 0 ? Math.max(...waits) : undefined;
}

/** Works on messages that share calls. If that throws, all of them are retried. */
async function workOnGroup(
  group: CallGroup,
  environment: WorkerEnvironment,
  remainingMs: () => number,
): Promise<readonly RetriedRecord[]> {
  const { clock, chance, monitor } = environment;
  const startedAt = clock.now();
  try {
    const settled = await runGroup(group, environment, remainingMs);
    return await carryOut(dispositionsOf(group, settled, clock.now() - startedAt, environment), environment);
  } catch (error) {
    monitor.failure('messages not worked on', { messages: group.length, ...errorFacts(error) });
    return group.map(({ record }) => retriedRecord(record, chance));
  }
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
function refusedMailbox({ request }: WorkMessage): readonly SettledResult[] {
  const outcome = failed('BatchMailboxNotAllowed', '$.mailbox: expected a mailbox that this deployment may act for');
  return request.entries.map((_, index) => ({ result: { index, ...outcome } }));
}

/** Returns the dispositions of messages. Entries that lacked only time wait about as long as the entries before them take. */
function dispositionsOf(
  group: CallGroup,
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
