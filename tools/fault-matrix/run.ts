import type { Cloud } from '../../local/cloud.ts';
import { type EntryResult, postBatch } from './batch-client.ts';
import type { Fault } from './fault-rules.ts';
import { createMailboxOwner, type MailboxOwner } from './mailbox-owner.ts';
import { namesOf, type OperationRow } from './operation-row.ts';
import { sendHttp } from './send-http.ts';

/** One run of the matrix: a fault applied to an operation in a mailbox of its own. */
export interface Run {
  readonly fault: Fault;
  readonly row: OperationRow;
  readonly mailbox: string;
  readonly seed: number;
  readonly entries: number;
}

/** The number of entries by outcome, and the number whose result does not match what the mailbox holds. */
export interface Counts {
  readonly entries: number;
  readonly done: number;
  readonly failed: number;
  readonly unknown: number;
  /** Entries without a result, or reported as done although they are not. */
  readonly lost: number;
  /** Entries that were done more than once. */
  readonly doneTwice: number;
  /** Entries that were reported as failed although they were done. */
  readonly failedButDone: number;
}

/** Sends the run's batch and counts the outcomes of its entries. */
export async function carryOut(run: Run, cloud: Cloud): Promise<Counts> {
  const owner = createMailboxOwner(cloud.exchange, run.mailbox);
  await setMailboxLimits(run, cloud);
  const { request, timesDone } = await run.row.prepare(owner, namesOf(run.entries));
  const results = await deliver(run, { mailbox: run.mailbox, ...request }, owner, cloud);
  const counts = countOutcomes(run, results, await timesDone(results));
  // The items of a thousand runs would slow down the last of them. A fault for DeleteItem would apply to the owner's call too.
  if (run.row.operation !== 'DeleteItem') await owner.deleteItems();
  return counts;
}

async function setMailboxLimits({ fault, mailbox }: Run, { exchange }: Cloud): Promise<void> {
  const { messageRateLimit, indexDelayMs } = fault;
  const limits = { 'message-rate-limit': messageRateLimit, 'index-delay': indexDelayMs };
  for (const [name, limit] of Object.entries(limits)) {
    if (limit === undefined) continue;
    await sendHttp(new URL(`/mailboxes/${mailbox}/${name}/${limit}`, exchange.url), { method: 'PUT' });
  }
}

async function deliver({ fault, row }: Run, request: object, owner: MailboxOwner, { url }: Cloud) {
  const results = await postBatch(url, row.operation, request);
  if (fault.delivered === undefined) return results;
  if (fault.delivered === 'twiceWithCopies') await owner.copyItems();
  return postBatch(url, row.operation, request);
}

/** Counts the outcomes of entries by their results and by how often each was done. */
export function countOutcomes(
  { entries }: Pick<Run, 'entries'>,
  results: readonly EntryResult[],
  timesDone: readonly number[],
): Counts {
  const isInOrder = results.length === entries && results.every(({ index }, place) => index === place);
  const pairs = Array.from({ length: entries }, (_, index) => ({
    outcome: isInOrder ? outcomeOf(results[index]) : undefined,
    times: timesDone[index] ?? 0,
  }));
  const number = (isCounted: (pair: (typeof pairs)[number]) => boolean) => pairs.filter(isCounted).length;
  return {
    entries,
    done: number(({ outcome }) => outcome === 'done'),
    failed: number(({ outcome }) => outcome === 'failed'),
    unknown: number(({ outcome }) => outcome === 'unknown'),
    lost: number(({ outcome, times }) => outcome === undefined || (outcome === 'done' && times === 0)),
    doneTwice: number(({ times }) => times > 1),
    failedButDone: number(({ outcome, times }) => outcome === 'failed' && times > 0),
  };
}

function outcomeOf(result: EntryResult | undefined): 'done' | 'failed' | 'unknown' | undefined {
  if (result?.responseClass === 'Success' || result?.alreadyAbsent) return 'done';
  return result && (result.responseCode === 'BatchOutcomeUnknown' ? 'unknown' : 'failed');
}
