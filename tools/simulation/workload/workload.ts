import { type Random, randomOf } from '../core/random.ts';
import type { WorkOperation } from './work-operation.ts';
import { workOperations } from './work-operations.ts';

interface Timed {
  /** When it happens, in ms since the schedule began. */
  readonly at: number;
}

interface Entries extends Timed {
  readonly work: WorkOperation;
  readonly entries: number;
}

/** A request over HTTP. */
export interface HttpStep extends Entries {
  readonly kind: 'http';
  readonly hasIdempotencyKey: boolean;
  readonly hasOwnKeys: boolean;
  readonly prefer: string | undefined;
  /** How long the caller waits before it repeats a request that got no results, in ms. */
  readonly repeatsAfterMs: number;
}

/** A message that a producer puts on the work queue. */
export interface QueueStep extends Entries {
  readonly kind: 'queue';
  readonly hasOwnKeys: boolean;
}

/** A file that is put into the bucket. */
export interface FileStep extends Entries {
  readonly kind: 'file';
  readonly isDroppedTwice: boolean;
  /** Whether the last two lines are the same. */
  readonly hasEqualLines: boolean;
  readonly hasWrongLine: boolean;
}

/** Updates of one item, each sent once the one before is reported as done. */
export interface ChainStep extends Timed {
  readonly kind: 'chain';
  readonly length: number;
  readonly via: 'http' | 'queue';
}

/** The actions of a person on the failed items. */
export interface OperatorStep extends Timed {
  readonly kind: 'operator';
  readonly action: 'redrive' | 'redrive by SQS' | 'correct' | 'discard' | 'list';
  /** How often it is done at the same time. */
  readonly times: number;
}

/** A step of a workload. */
export type Step = HttpStep | QueueStep | FileStep | ChainStep | OperatorStep;

/** The plan of a schedule: its steps, when the faults stop, and whether a person redrives all failed items after that. */
export interface Workload {
  readonly steps: readonly Step[];
  readonly faultsMs: number;
  readonly isRedrivenAtTheEnd: boolean;
}

/** Returns the workload of a seed. */
export function drawWorkload(seed: number): Workload {
  const random = randomOf('workload', seed);
  const faultsMs = random.pick([60_000, 300_000, 1_200_000, 3_600_000]);
  const requests = random.pick([1, 1, 1, 2, 3]);
  const visits = random.pick([0, 0, 1, 2, 3]);
  const steps = [
    ...Array.from({ length: requests }, () => drawRequest(random)),
    ...Array.from({ length: visits }, () => drawVisit(random, faultsMs)),
  ];
  return { steps, faultsMs, isRedrivenAtTheEnd: random.happens(0.4) };
}

function drawRequest(random: Random): Step {
  const at = random.pick([0, 0, 1_000, 30_000]) + random.between(0, 500);
  const work = random.pick(workOperations);
  const entries = random.pick([1, 1, 2, 3, 4, 6]);
  const hasOwnKeys = work.isKeyed === true && random.happens(0.4);
  const kind = random.pick(['http', 'http', 'queue', 'queue', 'file', 'chain']);
  if (kind === 'chain') return { kind, at, length: random.between(2, 3), via: random.pick(['http', 'queue']) };
  if (kind === 'queue') return { kind, at, work, entries, hasOwnKeys };
  if (kind === 'file') return drawFile(random, { at, work, entries });
  const prefer = random.pick([undefined, undefined, undefined, 'respond-async', 'respond-async, wait=5']);
  const repeatsAfterMs = random.pick([0, 100, 5_000, 60_000, 300_000]);
  return {
    kind: 'http',
    at,
    work,
    entries,
    hasOwnKeys,
    hasIdempotencyKey: random.happens(0.6),
    prefer,
    repeatsAfterMs,
  };
}

function drawFile(random: Random, { at, work, entries }: Entries): FileStep {
  const [first, ...others] = workOperations.filter(({ countsTwice }) => countsTwice);
  const hasEqualLines = first !== undefined && random.happens(0.3);
  const isDroppedTwice = random.happens(0.2);
  const hasWrongLine = random.happens(0.2);
  return {
    kind: 'file',
    at,
    work: hasEqualLines ? random.pick([first, ...others]) : work,
    entries,
    isDroppedTwice,
    hasEqualLines,
    hasWrongLine,
  };
}

function drawVisit(random: Random, faultsMs: number): OperatorStep {
  const at = Math.round(faultsMs * random.next());
  const action = random.pick<OperatorStep['action']>([
    'redrive',
    'redrive',
    'redrive by SQS',
    'correct',
    'correct',
    'discard',
    'list',
  ]);
  return { kind: 'operator', at, action, times: random.pick([1, 1, 2, 4]) };
}
