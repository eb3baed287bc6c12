import { setTimeout as sleep } from 'node:timers/promises';
import { type CallCounts, createCallLog } from '../soak/call-log.ts';
import type { Difference } from '../soak/contact-difference.ts';
import { createKiller } from '../soak/killer.ts';
import { mailboxOf, type SoakSize } from '../soak/plan.ts';
import { type SoakCloud, startSoakCloud } from '../soak/soak-cloud.ts';
import { soakFaults } from '../soak/soak-faults.ts';
import { readStoredContacts } from '../soak/stored-contacts.ts';
import { type BatchesClient, createBatchesClient } from './batches-client.ts';
import { type CheckedResults, checkResults, compareWithFile } from './check-results.ts';
import { writeCsv } from './csv-file.ts';

/** The size of `npm run soak -- file`: one contact per row, one file per mailbox. */
export const fileSoakSize: SoakSize = { contacts: 100_000, mailboxes: 20, kills: 3, visibilityTimeout: 60 };

/** The result of a soak of files. */
export interface FileSoakResult extends CallCounts {
  /** The milliseconds until every batch was done. */
  readonly ms: number;
  readonly results: readonly CheckedResults[];
  /** The differences of the mailboxes' contacts from those of the files. */
  readonly contacts: Difference;
  readonly kills: { readonly splitter: number; readonly worker: number };
  /** The peak memory in MB. */
  readonly memory: { readonly splitter: number; readonly worker: number };
}

/** Uploads a file per mailbox to a local cloud of its own while Exchange fails and splitter and worker are killed. Calls `progress` with the number of rows that have a result. */
export async function runFileSoak(size: SoakSize, progress: (done: number) => void): Promise<FileSoakResult> {
  const mailboxes = Array.from({ length: size.mailboxes }, (_, number) => mailboxOf(number));
  const rows = size.contacts / size.mailboxes;
  const soakCloud = await startSoakCloud({ mailboxes, visibilityTimeout: size.visibilityTimeout });
  try {
    const { cloud } = soakCloud;
    const batches = createBatchesClient(cloud.url);
    await soakCloud.setFaults(soakFaults('nobody@contoso.com', mailboxOf(0)));
    const startedAt = Date.now();
    const ids: string[] = [];
    const [splitter] = await Promise.all([
      killSplitter(soakCloud, batches, ids, mailboxes.length),
      ...mailboxes.map(async (mailbox) => ids.push(await batches.upload(mailbox, 'people.csv', writeCsv(rows)))),
    ]);
    const watched = await untilDone(soakCloud, size, () => areAllDone(batches, ids, progress));
    return {
      ...watched.counts,
      ms: Date.now() - startedAt,
      results: await Promise.all(ids.map((id) => checkResults(batches, id, rows))),
      contacts: compareWithFile(mailboxes, rows, await readStoredContacts(soakCloud, mailboxes)),
      kills: { splitter, worker: watched.kills },
      memory: { splitter: cloud.maxMemoryUsed('Splitter'), worker: cloud.maxMemoryUsed('Worker') },
    };
  } finally {
    await soakCloud.close();
  }
}

/** Kills the splitter twice while it splits, and returns the number of kills. */
async function killSplitter(
  { cloud }: SoakCloud,
  batches: BatchesClient,
  ids: readonly string[],
  files: number,
): Promise<number> {
  for (let kills = 0, place = 0; ; ) {
    const id = ids[place];
    const { state } = id === undefined ? { state: 'waiting' } : await batches.get(id);
    if (state === 'running' || state === 'done') place += 1;
    if (kills === 2 || place === files) return kills;
    if (state === 'splitting') {
      cloud.killFunction('Splitter');
      kills += 1;
    } else await sleep(20);
  }
}

/** Returns whether every batch is done or failed. */
async function areAllDone(
  batches: BatchesClient,
  ids: readonly string[],
  progress: (done: number) => void,
): Promise<boolean> {
  const all = await Promise.all(ids.map((id) => batches.get(id)));
  progress(all.reduce((sum, { done }) => sum + done, 0));
  return all.every(({ state }) => state === 'done' || state === 'failed');
}

const pollMs = 5_000;

/** Waits until the batches are done and kills the worker in the meantime. */
async function untilDone(soakCloud: SoakCloud, size: SoakSize, isDone: () => Promise<boolean>) {
  const calls = createCallLog(soakCloud);
  const killer = createKiller(soakCloud, size);
  for (let askedAt = 0; ; ) {
    const isCalling = await calls.read();
    await killer.watch(calls.counts.createdEntries, isCalling);
    if (Date.now() - askedAt > pollMs) {
      if (await isDone()) return { counts: calls.counts, kills: killer.kills };
      askedAt = Date.now();
    }
    await sleep(100);
  }
}
