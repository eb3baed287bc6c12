import { groupByCall, keysOf, wavesOf } from './call-groups.ts';
import { carryOut } from './carry-out.ts';
import type { ClaimedMessage } from './claimed-message.ts';
import type { RetriedRecord } from './retried-record.ts';
import { retryUntouched } from './without-attempt.ts';
import { workOnGroup } from './work-on-group.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

/** Works on messages, mailboxes side by side; returns the records to retry. */
export async function workOnMessages(
  messages: readonly ClaimedMessage[],
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
  messages: readonly ClaimedMessage[],
  environment: WorkerEnvironment,
  remainingMs: () => number,
): Promise<readonly RetriedRecord[]> {
  const retried: RetriedRecord[] = [];
  const waitMsOfKey = new Map<string, number>();
  for (const wave of wavesOf(messages)) {
    const waiting = wave.flatMap((message) => {
      const waitMs = longestWait(keysOf(message), waitMsOfKey);
      return waitMs === undefined ? [] : [retryUntouched(message, waitMs)];
    });
    const groups = groupByCall(wave.filter((message) => !waiting.some((each) => each.message === message)));
    const carriedOut = await Promise.all([
      carryOut(waiting, environment),
      ...groups.map((group) => workOnGroup(group, environment, remainingMs)),
    ]);
    const waitMsOf = new Map(carriedOut.flat().map(({ record, waitMs }) => [record, waitMs]));
    for (const message of wave) {
      const waitMs = waitMsOf.get(message.record);
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
