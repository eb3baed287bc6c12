import type { Cloud } from '../../local/cloud.ts';
import { type EntryResult, postBatch } from './batch-client.ts';
import type { Fault } from './fault.ts';
import { sendHttp } from './http.ts';
import { type MailboxOwner, mailboxOwner } from './mailbox-owner.ts';
import type { OperationRow } from './operation-row.ts';

/** One run of the matrix: a fault on an operation in a mailbox of its own. */
export interface Run {
  readonly fault: Fault;
  readonly row: OperationRow;
  readonly mailbox: string;
  readonly seed: number;
  readonly entries: number;
}

/** What became of entries: how many ended how, and how many of them otherwise than their results say. */
export interface Counts {
  readonly entries: number;
  readonly done: number;
  readonly failed: number;
  readonly unknown: number;
  /** Without a result, or reported as done and not there. */
  readonly lost: number;
  /** There more than once. */
  readonly doneTwice: number;
  /** Reported as failed and there. */
  readonly deniedDone: number;
}

/** Sends the run's batch and counts what became of its entries. */
export async function carryOut(run: Run, cloud: Cloud): Promise<Counts> {
  const owner = mailboxOwner(cloud.exchange, run.mailbox);
  await setMessageRateLimit(run, cloud);
  const task = await run.row.prepare(owner, run.entries);
  const results = await deliver(run, { mailbox: run.mailbox, ...task.request }, owner, cloud);
  const counts = count(run, results, await task.timesDone(results));
  // What a thousand runs leave behind would slow down the last of them; a fault on DeleteItem would strike the owner too.
  if (run.row.operation !== 'DeleteItem') await owner.deleteItems();
  return counts;
}

async function setMessageRateLimit({ fault: { messageRateLimit }, mailbox }: Run, { exchange }: Cloud): Promise<void> {
  if (messageRateLimit === undefined) return;
  await sendHttp(new URL(`/mailboxes/${mailbox}/message-rate-limit/${messageRateLimit}`, exchange.url), {
    method: 'PUT',
  });
}

async function deliver({ fault, row }: Run, request: object, owner: MailboxOwner, { url }: Cloud) {
  const results = await postBatch(url, row.operation, request);
  if (fault.delivered === undefined) return results;
  if (fault.delivered === 'twiceWithCopies') await owner.copyItems();
  return postBatch(url, row.operation, request);
}

function count({ entries }: Run, results: readonly EntryResult[], timesDone: readonly number[]): Counts {
  const isInOrder = results.length === entries && results.every(({ index }, place) => index === place);
  const pairs = Array.from({ length: entries }, (_, index) => ({
    end: isInOrder ? endOf(results[index]) : undefined,
    times: timesDone[index] ?? 0,
  }));
  const number = (isCounted: (pair: (typeof pairs)[number]) => boolean) => pairs.filter(isCounted).length;
  return {
    entries,
    done: number(({ end }) => end === 'done'),
    failed: number(({ end }) => end === 'failed'),
    unknown: number(({ end }) => end === 'unknown'),
    lost: number(({ end, times }) => end === undefined || (end === 'done' && times === 0)),
    doneTwice: number(({ times }) => times > 1),
    deniedDone: number(({ end, times }) => end === 'failed' && times > 0),
  };
}

function endOf(result: EntryResult | undefined): 'done' | 'failed' | 'unknown' | undefined {
  if (result?.responseClass === 'Success' || result?.alreadyAbsent) return 'done';
  return result && (result.responseCode === 'BatchOutcomeUnknown' ? 'unknown' : 'failed');
}
