import pLimit from 'p-limit';
import type { SeenCall } from '../../packages/exchange-emulator/src/service.ts';
import { rulesOf } from './fault.ts';
import { faults } from './faults.ts';
import { sendHttp } from './http.ts';
import { imOperations } from './im-operations.ts';
import { itemOperations } from './item-operations.ts';
import { setRules, startMatrixCloud } from './matrix-cloud.ts';
import { type Counts, carryOut, type Run } from './run.ts';

/** How large a matrix is: the entries of a batch and, where each is a call of its own, of a smaller one; and how many runs go at once. */
export interface MatrixSize {
  readonly batch: number;
  readonly single: number;
  readonly atOnce: number;
}

/** The sizes of `npm run faults` and of the tests. */
export const sizes = {
  full: { batch: 1_000, single: 50, atOnce: 12 },
  small: { batch: 120, single: 6, atOnce: 29 },
} as const satisfies Record<string, MatrixSize>;

/** A row of the matrix: a fault on an operation; another seed strikes other calls. */
export interface MatrixRow extends Counts {
  readonly seed: number;
  readonly fault: string;
  readonly operation: string;
  /** The calls that the function made. */
  readonly calls: number;
  /** Whether the fault struck one of them, or is none of calls. */
  readonly hasStruck: boolean;
}

/** Runs every fault on every operation that it is for, once for each seed, on a local cloud of its own: gives a row for each; `progress` is told of each run that has ended. */
export async function runMatrix(
  size: MatrixSize,
  seeds: readonly number[],
  progress: (ended: number, all: number) => void,
  assembly?: string,
): Promise<readonly MatrixRow[]> {
  const runs = seeds.flatMap((seed) => runsOf(size, seed));
  const mailboxes = runs.map(({ mailbox }) => mailbox);
  const { cloud, close } = await startMatrixCloud(mailboxes, assembly);
  try {
    // Each run has a mailbox of its own, so that all rules can be set at once.
    await setRules(
      runs.flatMap(({ fault, row, mailbox, seed }) => rulesOf(fault, row, mailbox, seed)),
      cloud,
    );
    let ended = 0;
    const counted = await pLimit(size.atOnce).map(mix(runs), async (run) => {
      const counts = await carryOut(run, cloud);
      progress(++ended, runs.length);
      return { run, counts };
    });
    const calls = await sendHttp(new URL('/calls', cloud.exchange.url), { method: 'GET' });
    const inOrder = counted.toSorted((one, other) => runs.indexOf(one.run) - runs.indexOf(other.run));
    return rowsOf(inOrder, JSON.parse(calls) as readonly SeenCall[]);
  } finally {
    await close();
  }
}

const operations = [...itemOperations, ...imOperations];

/** Orders runs so that runs in flight together differ in fault and operation. All runs of one slow fault would end at the same moment, too late on a busy machine. */
function mix(runs: readonly Run[]): readonly Run[] {
  const round = ({ fault, row }: Run) =>
    (faults.length + faults.indexOf(fault) - operations.indexOf(row)) % faults.length;
  return runs.toSorted((one, other) => round(one) - round(other));
}

function runsOf({ batch, single }: MatrixSize, seed: number): readonly Run[] {
  const pairs = faults.flatMap((fault) =>
    operations.filter((row) => fault.isFor?.(row) ?? true).map((row) => ({ fault, row })),
  );
  return pairs.map((pair, index) => ({
    ...pair,
    seed,
    mailbox: `user${seed}-${index}@contoso.com`,
    entries: pair.row.size === 'batch' ? batch : single,
  }));
}

interface Counted {
  readonly run: Run;
  readonly counts: Counts;
}

function rowsOf(counted: readonly Counted[], calls: readonly SeenCall[]): readonly MatrixRow[] {
  // The owners of the mailboxes give their calls no id.
  const byMailbox = Map.groupBy(
    calls.filter(({ clientRequestId }) => clientRequestId !== undefined),
    ({ mailbox }) => mailbox,
  );
  return counted.map(({ run: { seed, fault, row, mailbox }, counts }) => {
    const made = byMailbox.get(mailbox) ?? [];
    return {
      seed,
      fault: fault.name,
      operation: row.name,
      ...counts,
      calls: made.length,
      hasStruck: (!fault.work && !fault.answer) || made.some((call) => call.fault !== undefined),
    };
  });
}

/** Adds up counts. */
export function sumOf(counts: readonly Counts[]): Counts {
  const sum = (name: keyof Counts) => counts.reduce((total, each) => total + each[name], 0);
  return {
    entries: sum('entries'),
    done: sum('done'),
    failed: sum('failed'),
    unknown: sum('unknown'),
    lost: sum('lost'),
    doneTwice: sum('doneTwice'),
    deniedDone: sum('deniedDone'),
  };
}
