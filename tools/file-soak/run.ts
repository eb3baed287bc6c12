import { setTimeout as sleep } from 'node:timers/promises';
import { type CallCounts, createCallLog } from '../soak/call-log.ts';
import type { Difference } from '../soak/contact.ts';
import { soakFaults } from '../soak/faults.ts';
import { keptContacts } from '../soak/holdings.ts';
import { createKiller } from '../soak/killer.ts';
import { mailboxOf, type SoakSize } from '../soak/plan.ts';
import { type SoakCloud, startSoakCloud } from '../soak/soak-cloud.ts';
import { type Batches, batchesAt } from './batches.ts';
import { type CheckedResults, checkResults, differenceFrom } from './check.ts';
import { fileOf } from './file.ts';

/** The size of `npm run soak -- file`: a contact a row, a file for each mailbox. */
export const fileSoakSize: SoakSize = { contacts: 100_000, mailboxes: 20, kills: 3, visibilityTimeout: 60 };

/** What came of a soak of files: the time (ms) until every batch was done, what its batches' results came to, what the mailboxes hold, how often splitter and worker were killed, and the most memory (MB) that each used. */
export interface FileSoaked extends CallCounts {
  readonly ms: number;
  readonly results: readonly CheckedResults[];
  readonly contacts: Difference;
  readonly kills: { readonly splitter: number; readonly worker: number };
  readonly memory: { readonly splitter: number; readonly worker: number };
}

/** Uploads a file for each mailbox to a local cloud of its own, while everything goes wrong and splitter and worker are killed; `progress` is told again and again how many rows have a result. */
export async function runFileSoak(size: SoakSize, progress: (done: number) => void): Promise<FileSoaked> {
  const mailboxes = Array.from({ length: size.mailboxes }, (_, number) => mailboxOf(number));
  const rows = size.contacts / size.mailboxes;
  const soakCloud = await startSoakCloud({ mailboxes, visibilityTimeout: size.visibilityTimeout });
  try {
    const { cloud } = soakCloud;
    const batches = batchesAt(cloud.url);
    await soakCloud.setFaults(soakFaults('nobody@contoso.com', mailboxOf(0)));
    const startedAt = Date.now();
    const ids: string[] = [];
    const [splitter] = await Promise.all([
      killSplitter(soakCloud, batches, ids, mailboxes.length),
      ...mailboxes.map(async (mailbox) => ids.push(await batches.upload(mailbox, 'people.csv', fileOf(rows)))),
    ]);
    const watched = await untilDone(soakCloud, size, () => doneOf(batches, ids, progress));
    return {
      ...watched.counts,
      ms: Date.now() - startedAt,
      results: await Promise.all(ids.map((id) => checkResults(batches, id, rows))),
      contacts: differenceFrom(mailboxes, rows, await keptContacts(soakCloud, mailboxes)),
      kills: { splitter, worker: watched.kills },
      memory: { splitter: cloud.maxMemoryUsed('Splitter'), worker: cloud.maxMemoryUsed('Worker') },
    };
  } finally {
    await soakCloud.close();
  }
}

/** Kills the splitter while it splits, twice, as the batches come; gives how often it has. */
async function killSplitter(
  { cloud }: SoakCloud,
  batches: Batches,
  ids: readonly string[],
  files: number,
): Promise<number> {
  for (let kills = 0, place = 0; ; ) {
    const id = ids[place];
    const { state } = id === undefined ? { state: 'waiting' } : await batches.ask(id);
    if (state === 'running' || state === 'done') place += 1;
    if (kills === 2 || place === files) return kills;
    if (state === 'splitting') {
      cloud.killFunction('Splitter');
      kills += 1;
    } else await sleep(20);
  }
}

/** Gives whether every batch is done. */
async function doneOf(batches: Batches, ids: readonly string[], progress: (done: number) => void): Promise<boolean> {
  const all = await Promise.all(ids.map((id) => batches.ask(id)));
  progress(all.reduce((sum, { done }) => sum + done, 0));
  return all.every(({ state }) => state === 'done' || state === 'failed');
}

const askMs = 5_000;

/** Waits until the batches are done, and kills the worker meanwhile. */
async function untilDone(soakCloud: SoakCloud, size: SoakSize, isDone: () => Promise<boolean>) {
  const calls = createCallLog(soakCloud);
  const killer = createKiller(soakCloud, size);
  for (let askedAt = 0; ; ) {
    const isCalling = await calls.read();
    killer.watch(calls.counts.createdEntries, isCalling);
    if (Date.now() - askedAt > askMs) {
      if (await isDone()) return { counts: calls.counts, kills: killer.kills };
      askedAt = Date.now();
    }
    await sleep(100);
  }
}
