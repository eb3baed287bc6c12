import pLimit from 'p-limit';
import type { SeenCall } from '../exchange/service.ts';
import { rulesOf } from './fault.ts';
import { faults } from './faults.ts';
import { sendHttp } from './http.ts';
import { imOperations } from './im-operations.ts';
import { itemOperations } from './item-operations.ts';
import { setRules, startMatrixCloud } from './matrix-cloud.ts';
import { type Counts, carryOut, type Run } from './run.ts';

/** How large a matrix is: the entries of a batch and, where each is a call of its own, of a smaller one, for each seed. */
export interface MatrixSize {
  readonly batches: readonly { readonly batch: number; readonly single: number }[];
}

/** The sizes of `npm run faults` and of the tests. */
export const sizes = {
  full: {
    batches: [
      { batch: 1_000, single: 50 },
      { batch: 120, single: 6 },
    ],
  },
  small: { batches: [{ batch: 120, single: 6 }] },
} as const satisfies Record<string, MatrixSize>;

/** A row of the matrix: a fault on an operation, over all its seeds. */
export interface MatrixRow extends Counts {
  readonly fault: string;
  readonly operation: string;
  /** The calls that the function made. */
  readonly calls: number;
  /** Whether the fault struck one of them, or is none of calls. */
  readonly hasStruck: boolean;
}

const runsAtOnce = 12;

/** Runs every fault on every operation that it is for, on a local cloud of its own: gives a row for each; `progress` is told of each run that has ended. */
export async function runMatrix(
  { batches }: MatrixSize,
  progress: (ended: number, all: number) => void,
  assembly?: string,
): Promise<readonly MatrixRow[]> {
  const runs = batches.flatMap((size, seed) => runsOf(size, seed + 1));
  const mailboxes = runs.map(({ mailbox }) => mailbox);
  const { cloud, close } = await startMatrixCloud(mailboxes, assembly);
  try {
    // Each run has a mailbox of its own, so that all rules can be set at once.
    await setRules(
      runs.flatMap(({ fault, row, mailbox, seed }) => rulesOf(fault, row, mailbox, seed)),
      cloud,
    );
    let ended = 0;
    const counted = await inTurn(runs, async (run) => {
      const counts = await carryOut(run, cloud);
      progress(++ended, runs.length);
      return { run, counts };
    });
    const calls = await sendHttp(new URL('/calls', cloud.exchange.url), { method: 'GET' });
    return rowsOf(counted, JSON.parse(calls) as readonly SeenCall[]);
  } finally {
    await close();
  }
}

function runsOf({ batch, single }: MatrixSize['batches'][number], seed: number): readonly Run[] {
  const pairs = faults.flatMap((fault) =>
    [...itemOperations, ...imOperations].filter((row) => fault.isFor?.(row) ?? true).map((row) => ({ fault, row })),
  );
  return pairs.map((pair, index) => ({
    ...pair,
    seed,
    mailbox: `user${seed}-${index}@contoso.com`,
    entries: pair.row.size === 'batch' ? batch : single,
  }));
}

/** Carries runs out, as many at once as their faults bear, and gives their results in order. */
async function inTurn<Result>(runs: readonly Run[], task: (run: Run) => Promise<Result>): Promise<readonly Result[]> {
  const results = new Map<Run, Result>();
  for (const [atOnce, same] of Map.groupBy(runs, ({ fault }) => fault.atOnce ?? runsAtOnce)) {
    await pLimit(atOnce).map(same, async (run) => results.set(run, await task(run)));
  }
  return runs.flatMap((run) => results.get(run) ?? []);
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
  const rows = Map.groupBy(counted, ({ run: { fault, row } }) => `${fault.name}/${row.name}`);
  return [...rows.values()].map((same) => {
    const made = same.flatMap(({ run }) => byMailbox.get(run.mailbox) ?? []);
    const [{ run }] = same as [Counted];
    const { fault, row } = run;
    return {
      fault: fault.name,
      operation: row.name,
      ...sumOf(same.map(({ counts }) => counts)),
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
