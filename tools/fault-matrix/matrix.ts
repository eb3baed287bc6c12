import pLimit from 'p-limit';
import type { RecordedCall } from '../../packages/exchange-emulator/src/index.ts';
import { rulesOf } from './fault-rules.ts';
import { faults } from './faults.ts';
import { imOperations } from './im-operations.ts';
import { itemOperations } from './item-operations.ts';
import { setRules, startMatrixCloud } from './matrix-cloud.ts';
import { type Counts, carryOut, type Run } from './run.ts';
import { sendHttp } from './send-http.ts';

/** The size of a matrix. */
export interface MatrixSize {
  /** The number of entries in a batch. */
  readonly batch: number;
  /** The number of entries that a call may hold. */
  readonly entriesPerCall: number;
  /** The number of entries if each entry is a call of its own. */
  readonly single: number;
  /** The number of runs at the same time. */
  readonly atOnce: number;
}

/** The sizes of `npm run faults` and of the tests. */
export const sizes = {
  full: { batch: 1_000, entriesPerCall: 100, single: 50, atOnce: 12 },
  small: { batch: 24, entriesPerCall: 20, single: 3, atOnce: 29 },
} as const satisfies Record<string, MatrixSize>;

/** A row of the matrix: the outcomes of an operation under a fault. Another seed applies the fault to other calls. */
export interface MatrixRow extends Counts {
  readonly seed: number;
  readonly fault: string;
  readonly operation: string;
  /** The number of calls that the function made. */
  readonly calls: number;
  /** Whether the fault was applied to one of the calls, or is not a fault of calls. */
  readonly isFaultApplied: boolean;
}

/** Runs every fault on every operation that it is for, once per seed, on a local cloud of its own. Returns a row for each run, and calls `progress` after each. */
export async function runMatrix(
  size: MatrixSize,
  seeds: readonly number[],
  progress: (completed: number, all: number) => void,
  assembly?: string,
): Promise<readonly MatrixRow[]> {
  const runs = seeds.flatMap((seed) => runsOf(size, seed));
  let completed = 0;
  const rows: MatrixRow[] = [];
  for (const [indexMs, same] of Map.groupBy(runs, ({ fault }) => fault.indexDelayMs ?? 0)) {
    const count = () => progress(++completed, runs.length);
    rows.push(...(await runAll(same, size, { indexMs, assembly }, count)));
  }
  return rows;
}

async function runAll(
  runs: readonly Run[],
  { entriesPerCall, atOnce }: MatrixSize,
  { indexMs, assembly }: { readonly indexMs: number; readonly assembly: string | undefined },
  count: () => void,
): Promise<readonly MatrixRow[]> {
  const mailboxes = runs.map(({ mailbox }) => mailbox);
  const { cloud, close } = await startMatrixCloud(mailboxes, entriesPerCall, assembly, indexMs);
  try {
    // All rules can be set at once because each run has a mailbox of its own.
    await setRules(
      runs.flatMap(({ fault, row, mailbox, seed }) => rulesOf(fault, row, mailbox, seed)),
      cloud,
    );
    const completedRuns = await pLimit(atOnce).map(mix(runs), async (run) => {
      const counts = await carryOut(run, cloud);
      count();
      return { run, counts };
    });
    const calls = await sendHttp(new URL('/calls', cloud.exchange.url), { method: 'GET' });
    const inOrder = completedRuns.toSorted((one, other) => runs.indexOf(one.run) - runs.indexOf(other.run));
    return rowsOf(inOrder, JSON.parse(calls) as readonly RecordedCall[]);
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

interface CompletedRun {
  readonly run: Run;
  readonly counts: Counts;
}

function rowsOf(completed: readonly CompletedRun[], calls: readonly RecordedCall[]): readonly MatrixRow[] {
  // The calls of the mailboxes' owners carry no id.
  const byMailbox = Map.groupBy(
    calls.filter(({ clientRequestId }) => clientRequestId !== undefined),
    ({ mailbox }) => mailbox,
  );
  return completed.map(({ run: { seed, fault, row, mailbox }, counts }) => {
    const made = byMailbox.get(mailbox) ?? [];
    return {
      seed,
      fault: fault.name,
      operation: row.name,
      ...counts,
      calls: made.length,
      isFaultApplied: (!fault.work && !fault.answer) || made.some((call) => call.fault !== undefined),
    };
  });
}

/** Returns the sums of the counts. */
export function sumOf(counts: readonly Counts[]): Counts {
  const sum = (name: keyof Counts) => counts.reduce((total, each) => total + each[name], 0);
  return {
    entries: sum('entries'),
    done: sum('done'),
    failed: sum('failed'),
    unknown: sum('unknown'),
    lost: sum('lost'),
    doneTwice: sum('doneTwice'),
    failedButDone: sum('failedButDone'),
  };
}
