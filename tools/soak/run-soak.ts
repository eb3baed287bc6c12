import { type CallCounts, createCallLog } from './call-log.ts';
import { type Contact, compareContacts, type Difference, type Fate, identityOf } from './contact-difference.ts';
import { createKiller } from './killer.ts';
import { bodyOf, contactsOf, mailboxOf, type PlannedMessage, planMessages, type SoakSize } from './plan.ts';
import { deleteAll, makeVisible, moveAll, type Queue, receiveAll, sendAll, untilEmpty } from './queue.ts';
import { type SoakCloud, startSoakCloud } from './soak-cloud.ts';
import { soakFaults } from './soak-faults.ts';
import { contactOfDeadLetter, correctMessage, readStoredContacts } from './stored-contacts.ts';

/** One phase of a soak, and the differences from the expected state at its end. */
export interface Phase {
  readonly name: string;
  /** The milliseconds until the work queue was empty. */
  readonly ms: number;
  readonly contacts: Difference;
  readonly deadLetters: Difference;
}

/** The result of a soak: its phases in order, the calls to Exchange, the number of times the worker was killed, and the worker's peak memory. */
export interface SoakResult extends CallCounts {
  readonly phases: readonly Phase[];
  readonly kills: number;
  /** The worker's peak memory in MB. */
  readonly maxMemoryUsed: number;
}

/** Sends contacts through the work queue of a local cloud while Exchange fails, repeats some, redrives the dead-letter messages and corrects the rest. Calls `progress` when a phase begins. */
export async function runSoak(
  size: SoakSize,
  progress: (phase: string) => void,
  assembly?: string,
): Promise<SoakResult> {
  const mailboxes = Array.from({ length: size.mailboxes }, (_, number) => mailboxOf(number));
  const soakCloud = await startSoakCloud({ mailboxes, visibilityTimeout: size.visibilityTimeout, assembly });
  try {
    const calls = createCallLog(soakCloud);
    const killer = createKiller(soakCloud, size);
    const soak = { soakCloud, mailboxes, messages: planMessages(size), progress };
    const phases = await runPhases(soak, async () => {
      const isCalling = await calls.read();
      await killer.watch(calls.counts.createdEntries, isCalling);
    });
    const { kills } = killer;
    return { phases, ...calls.counts, kills, maxMemoryUsed: soakCloud.cloud.maxMemoryUsed('Worker') };
  } finally {
    await soakCloud.close();
  }
}

/** The parts of a running soak. */
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
    return { name, ms: Date.now() - startedAt, ...(await compare(soak, contacts, dead)) };
  };
  return [
    await phase('sent while Exchange fails', ['invalid', 'overQuota'], async () => {
      await soakCloud.setFaults(soakFaults(overQuota, throttled));
      contacts = await send(soak, messages);
    }),
    await phase('some sent again', ['invalid', 'overQuota'], async () => {
      await send(soak, messages.filter(isRepeated));
    }),
    await phase('dead letters redriven, the quota raised', ['invalid'], async () => {
      await soakCloud.setFaults([]);
      await deleteDuplicates(deadLetterQueue);
      await moveAll(deadLetterQueue, workQueue);
    }),
    await phase('dead letters corrected', [], async () => {
      const deadLetters = await receiveAll(deadLetterQueue);
      await sendAll(workQueue, deadLetters.map(correctMessage));
      await deleteAll(deadLetterQueue, deadLetters);
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

// Repeats messages with keys in which no entry fails. A failed entry would be in the dead-letter queue twice.
function isRepeated({ entries }: PlannedMessage, place: number): boolean {
  return place % 5 === 0 && entries.every(({ key, fate }) => key !== undefined && fate === 'created');
}

/** Deletes duplicate dead-letter messages. A worker that is killed before it deletes their source message causes them. */
async function deleteDuplicates(deadLetterQueue: Queue): Promise<void> {
  const deadLetters = await receiveAll(deadLetterQueue);
  const byContact = Map.groupBy(deadLetters, (each) => identityOf(contactOfDeadLetter(each)));
  await deleteAll(
    deadLetterQueue,
    [...byContact.values()].flatMap(([, ...duplicates]) => duplicates),
  );
  await makeVisible(
    deadLetterQueue,
    [...byContact.values()].flatMap(([first]) => first ?? []),
  );
}

async function compare({ soakCloud, mailboxes }: Soak, contacts: readonly Contact[], dead: readonly Fate[]) {
  const deadLetters = await receiveAll(soakCloud.deadLetterQueue);
  await makeVisible(soakCloud.deadLetterQueue, deadLetters);
  const { no = [], yes = [] } = Object.groupBy(contacts, ({ fate }) => (dead.includes(fate) ? 'yes' : 'no'));
  return {
    contacts: compareContacts(no, await readStoredContacts(soakCloud, mailboxes)),
    deadLetters: compareContacts(yes, deadLetters.map(contactOfDeadLetter)),
  };
}
