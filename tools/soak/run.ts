import { type CallCounts, createCallLog } from './call-log.ts';
import { type Contact, type Difference, differenceOf, type Fate, identityOf } from './contact.ts';
import { soakFaults } from './faults.ts';
import { correctedMessage, deadContact, keptContacts } from './holdings.ts';
import { createKiller } from './killer.ts';
import { bodyOf, contactsOf, mailboxOf, type PlannedMessage, planMessages, type SoakSize } from './plan.ts';
import { discard, giveBack, moveAll, type Queue, receiveAll, sendAll, untilEmpty } from './queue.ts';
import { type SoakCloud, startSoakCloud } from './soak-cloud.ts';

/** One phase of a soak: how long it took (ms) until the work queue was empty, and how what was there then differs from what should be. */
export interface Phase {
  readonly name: string;
  readonly ms: number;
  readonly contacts: Difference;
  readonly deadLetters: Difference;
}

/** What came of a soak: its phases in order, the calls that Exchange saw, how often the worker was killed in the middle of one, and the most memory that it used (MB). */
export interface Soaked extends CallCounts {
  readonly phases: readonly Phase[];
  readonly kills: number;
  readonly maxMemoryUsed: number;
}

/** Sends contacts through the work queue of a local cloud of its own while everything goes wrong, some of them once more, moves the dead letters back when their cause is gone, and corrects what is left of them; `progress` is told which phase begins. */
export async function runSoak(size: SoakSize, progress: (phase: string) => void, assembly?: string): Promise<Soaked> {
  const mailboxes = Array.from({ length: size.mailboxes }, (_, number) => mailboxOf(number));
  const soakCloud = await startSoakCloud({ mailboxes, visibilityTimeout: size.visibilityTimeout, assembly });
  try {
    const calls = createCallLog(soakCloud);
    const killer = createKiller(soakCloud, size);
    const soak = { soakCloud, mailboxes, messages: planMessages(size), progress };
    const phases = await runPhases(soak, async () => {
      const isCalling = await calls.read();
      killer.watch(calls.counts.createdEntries, isCalling);
    });
    const { kills } = killer;
    return { phases, ...calls.counts, kills, maxMemoryUsed: soakCloud.cloud.maxMemoryUsed('Worker') };
  } finally {
    await soakCloud.close();
  }
}

/** A soak under way. */
interface Soak {
  readonly soakCloud: SoakCloud;
  readonly mailboxes: readonly string[];
  readonly messages: readonly PlannedMessage[];
  readonly progress: (phase: string) => void;
}

async function runPhases(soak: Soak, watch: () => Promise<void>): Promise<readonly Phase[]> {
  const { soakCloud, mailboxes, messages, progress } = soak;
  const { workQueue, deadLetterQueue } = soakCloud;
  const [throttled = '', overQuota = ''] = [mailboxes[0], mailboxes.at(-1)];
  let contacts: readonly Contact[] = [];
  const phase = async (name: string, dead: readonly Fate[], work: () => Promise<void>): Promise<Phase> => {
    progress(name);
    const startedAt = Date.now();
    await work();
    await untilEmpty(workQueue, watch);
    return { name, ms: Date.now() - startedAt, ...(await differences(soak, contacts, dead)) };
  };
  return [
    await phase('sent while everything goes wrong', ['invalid', 'overQuota'], async () => {
      await soakCloud.setFaults(soakFaults(overQuota, throttled));
      contacts = await send(soak, messages);
    }),
    await phase('some sent once more', ['invalid', 'overQuota'], async () => {
      await send(soak, messages.filter(isRepeated));
    }),
    await phase('dead letters moved back, the quota raised', ['invalid'], async () => {
      await soakCloud.setFaults([]);
      await discardRepeated(deadLetterQueue);
      await moveAll(deadLetterQueue, workQueue);
    }),
    await phase('dead letters corrected', [], async () => {
      const letters = await receiveAll(deadLetterQueue);
      await sendAll(workQueue, letters.map(correctedMessage));
      await discard(deadLetterQueue, letters);
    }),
  ];
}

async function send({ soakCloud }: Soak, messages: readonly PlannedMessage[]): Promise<readonly Contact[]> {
  const ids = await sendAll(
    soakCloud.workQueue,
    messages.map((message) => ({ body: bodyOf(message), mailbox: message.mailbox })),
  );
  return messages.flatMap((message, place) => contactsOf(message, ids[place] ?? ''));
}

// One whose keys are its own, and in which nothing fails: a failure would be there twice, too.
function isRepeated({ entries }: PlannedMessage, place: number): boolean {
  return place % 5 === 0 && entries.every(({ key, fate }) => key !== undefined && fate === 'created');
}

/** Discards dead letters that are there twice: those of a worker that was killed before it had called their message done. */
async function discardRepeated(deadLetterQueue: Queue): Promise<void> {
  const letters = await receiveAll(deadLetterQueue);
  const firsts = new Set(new Map(letters.toReversed().map((each) => [identityOf(deadContact(each)), each])).values());
  await discard(
    deadLetterQueue,
    letters.filter((each) => !firsts.has(each)),
  );
  await giveBack(deadLetterQueue, [...firsts]);
}

async function differences({ soakCloud, mailboxes }: Soak, contacts: readonly Contact[], dead: readonly Fate[]) {
  const letters = await receiveAll(soakCloud.deadLetterQueue);
  await giveBack(soakCloud.deadLetterQueue, letters);
  const { no = [], yes = [] } = Object.groupBy(contacts, ({ fate }) => (dead.includes(fate) ? 'yes' : 'no'));
  return {
    contacts: differenceOf(no, await keptContacts(soakCloud, mailboxes)),
    deadLetters: differenceOf(yes, letters.map(deadContact)),
  };
}
