import { type Fault, rulesOf } from '../fault-matrix/fault-rules.ts';
import { imOperations } from '../fault-matrix/im-operations.ts';
import { itemOperations } from '../fault-matrix/item-operations.ts';
import { createMailboxOwner } from '../fault-matrix/mailbox-owner.ts';
import { type MatrixCloud, setRules, startMatrixCloud } from '../fault-matrix/matrix-cloud.ts';
import { namesOf, type OperationRow } from '../fault-matrix/operation-row.ts';
import { type Counts, countOutcomes } from '../fault-matrix/run.ts';
import { messagesOf } from './messages.ts';
import { createWorkerClient, type WorkerClient } from './worker-client.ts';

/** The number of entries of an operation, of a message, and of a call. */
export interface DeliveredTwiceSize {
  readonly entries: number;
  readonly entriesPerMessage: number;
  readonly entriesPerCall: number;
}

/** The sizes of `npm run faults -- --twice` and of the tests. */
export const sizes = {
  full: { entries: 10_000, entriesPerMessage: 100, entriesPerCall: 100 },
  small: { entries: 12, entriesPerMessage: 4, entriesPerCall: 3 },
} as const satisfies Record<string, DeliveredTwiceSize>;

/** The outcomes of an operation whose messages were each delivered to two workers at the same time. */
export interface DeliveredTwice extends Counts {
  readonly operation: string;
  readonly fault: string;
}

/** The fault of the calls meanwhile: none, or the answers to some of them are lost. */
export const faults: readonly Fault[] = [{ name: 'none' }, { name: 'some answers lost', answer: { drop: true } }];

const operations: readonly OperationRow[] = [...itemOperations, ...imOperations];
// A function of the local cloud runs four invocations at a time: two copies of two groups of messages.
const messagesPerInvocation = 10;

/** Delivers every message of every operation twice at the same time, on a local cloud of its own. Returns a row for each operation and fault. */
export async function runDeliveredTwice(
  size: DeliveredTwiceSize,
  progress: (row: DeliveredTwice) => void,
  assembly?: string,
): Promise<readonly DeliveredTwice[]> {
  const runs = faults.flatMap((fault) => operations.map((row) => ({ fault, row })));
  const mailboxes = runs.map((_, place) => mailboxOf(place));
  const matrixCloud = await startMatrixCloud(mailboxes, size.entriesPerCall, assembly);
  try {
    const worker = createWorkerClient(matrixCloud.cloud);
    await setRules(
      runs.flatMap(({ fault, row }, place) => rulesOf(fault, row, mailboxOf(place), 1)),
      matrixCloud.cloud,
    );
    const rows: DeliveredTwice[] = [];
    for (const [place, { fault, row }] of runs.entries()) {
      const counts = await deliverTwice(row, mailboxOf(place), size, { matrixCloud, worker });
      const counted = { operation: row.name, fault: fault.name, ...counts };
      progress(counted);
      rows.push(counted);
    }
    return rows;
  } finally {
    await matrixCloud.close();
  }
}

function mailboxOf(place: number): string {
  return `twice${place}@contoso.com`;
}

interface Tools {
  readonly matrixCloud: MatrixCloud;
  readonly worker: WorkerClient;
}

async function deliverTwice(
  row: OperationRow,
  mailbox: string,
  { entries, entriesPerMessage }: DeliveredTwiceSize,
  { matrixCloud: { cloud }, worker }: Tools,
): Promise<Counts> {
  const owner = createMailboxOwner(cloud.exchange, mailbox);
  const { request, timesDone } = await row.prepare(owner, namesOf(entries));
  const messages = messagesOf(row.operation, mailbox, request, entriesPerMessage);
  for (let first = 0; first < messages.length; first += messagesPerInvocation) {
    const some = messages.slice(first, first + messagesPerInvocation);
    await Promise.all([worker.deliverUntilDone(some), worker.deliverUntilDone(some)]);
  }
  const results = [];
  for (const [place, { messageId }] of messages.entries()) {
    const ofMessage = await worker.results(messageId);
    results.push(...ofMessage.map((each) => ({ ...each, index: place * entriesPerMessage + each.index })));
  }
  const counts = countOutcomes({ entries }, results, await timesDone(results));
  if (row.operation !== 'DeleteItem') await owner.deleteItems();
  return counts;
}
