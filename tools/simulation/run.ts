import { isWatch } from './aws/queue.ts';
import { findLost, findMultiplied, findVanishedFiles, findWrongBatches } from './checks/batches.ts';
import { findWrongDeadLetters } from './checks/dead-letters.ts';
import { findDoneTwice, findFalseResults } from './checks/results.ts';
import { findWrongUnknowns } from './checks/unknowns.ts';
import type { Code } from './code/code.ts';
import { useTimersOf } from './code/virtual-timers.ts';
import type { FaultName } from './core/fault-kinds.ts';
import { createFaults, drawFaults, type Without } from './core/faults.ts';
import { randomOf } from './core/random.ts';
import type { Awake, Simulation } from './core/simulation.ts';
import { createTrace, type Kept } from './core/trace.ts';
import { createWorld } from './core/world.ts';
import { createDeployment } from './lambda/deployment.ts';
import { createLedger } from './people/ledger.ts';
import { actOnFailedItems } from './people/operator.ts';
import { type ReadBatch, readAllResults } from './people/read-results.ts';
import { createScene, type Scene, type Violation } from './people/scene.ts';
import { prepareStep } from './people/submit.ts';
import { drawWorkload } from './workload/workload.ts';

/** The part of a seed's schedule that is to run. */
export interface ScheduleOptions {
  readonly seed: number;
  /** The versions of the code, the current one first. */
  readonly versions: readonly [Code, ...Code[]];
  /** Kinds that break an assumption and are drawn nevertheless. */
  readonly broken: ReadonlySet<FaultName>;
  /** Kinds that are drawn whatever the seed. */
  readonly drawnAnyway: ReadonlySet<FaultName>;
  readonly without: Without & { readonly steps: ReadonlySet<number>; readonly isCalm: boolean };
  readonly trace: Kept;
}

/** How a schedule went. */
export interface ScheduleResult {
  readonly violations: readonly Violation[];
  readonly struck: readonly string[];
  readonly steps: readonly number[];
  readonly hash: string;
  readonly trace: readonly string[];
  readonly entries: number;
}

// Everything is settled within this time after the last fault: 18 minutes until a killed worker's messages come back, a
// quarter of an hour of back-off, and as much again for what is redriven.
const settleWithinMs = 2 * 3_600_000;

/** Runs the schedule of a seed. */
export async function runSchedule(options: ScheduleOptions): Promise<ScheduleResult> {
  const { seed, versions, without } = options;
  const world = createWorld();
  const trace = createTrace(world.now, options.trace);
  const faults = createFaults(seed, drawFaults(seed, options.broken, options.drawnAnyway), without, trace);
  const simulation = createSimulation(seed, world, trace, faults, without.isCalm);
  const deployment = createDeployment(versions, simulation);
  const [code] = versions;
  const scene = createScene(simulation, deployment, createLedger(), code);
  deployment.workQueue.onMessage((message) => {
    scene.ledger.placeMessage(message);
    scene.violations.push(...findMultiplied(deployment.workQueue));
  });
  deployment.exchange.onAnswered(scene.ledger.hear);
  useTimersOf(simulation.awake);
  const batches = await play(scene, options);
  const steps = stepsOf(options);
  if (scene.violations.length === 0) {
    scene.violations.push(
      ...findFalseResults(scene),
      ...findWrongUnknowns(scene),
      ...findLost(scene),
      ...findWrongDeadLetters(scene),
      ...findWrongBatches(batches, scene),
      ...findVanishedFiles(steps, batches),
    );
  }
  for (const { kind, text } of scene.violations) trace.note(`!! ${kind}: ${text}`);
  return {
    violations: scene.violations,
    struck: faults.struck(),
    steps: steps.map(([number]) => number),
    hash: trace.hash(),
    trace: trace.lines(),
    entries: scene.ledger.entries.length,
  };
}

function stepsOf({ seed, without }: ScheduleOptions) {
  return [...drawWorkload(seed).steps.entries()].filter(([number]) => !without.steps.has(number));
}

/** Plays the steps, lets the faults end, waits until everything is settled, and reads the results. */
async function play(scene: Scene, options: ScheduleOptions): Promise<readonly ReadBatch[]> {
  const { deployment, simulation, violations, ledger } = scene;
  const { world, faults } = simulation;
  const { faultsMs, isRedrivenAtTheEnd } = drawWorkload(options.seed);
  for (const [number, step] of stepsOf(options)) scene.later(step.at, await prepareStep(step, number, scene));
  deployment.exchange.onServed(() => violations.push(...findDoneTwice(ledger)));
  const isSettled = () => scene.isIdle() && !deployment.isBusy() && isDrained(deployment);
  const isOver = () => violations.length > 0 || isSettled();
  const begin = world.now();
  await world.run(isOver, begin + faultsMs);
  faults.stop();
  await world.run(isOver, begin + faultsMs + settleWithinMs);
  if (isRedrivenAtTheEnd && isSettled() && violations.length === 0) {
    actOnFailedItems({ action: 'redrive', times: 1 }, scene);
    await world.run(isOver, world.now() + settleWithinMs);
  }
  if (violations.length === 0 && !isSettled()) violations.push({ kind: 'not settled', text: describeOpen(scene) });
  const batches: ReadBatch[] = [];
  if (violations.length > 0) return batches;
  readAllResults(scene, (batch) => batches.push(batch));
  await world.run(scene.isIdle, world.now() + settleWithinMs);
  return batches;
}

/** Whether no message is left to be worked on. A batch is watched as long as SQS itself has moved one of its messages away. */
function isDrained({ workQueue, deadLetterQueue }: Scene['deployment']): boolean {
  const left = workQueue.messages();
  if (left.length === 0) return true;
  const isMoved = deadLetterQueue.messages().some(({ movedFrom }) => movedFrom !== undefined);
  return isMoved && left.every(isWatch);
}

function describeOpen({ deployment, ledger }: Scene): string {
  const messages = deployment.workQueue.messages().map(({ id, body }) => `${id} ${body.slice(0, 120)}`);
  const open = ledger.entries
    .filter(({ claims }) => claims.length === 0)
    .map(({ tag, work }) => `${tag} (${work.name})`);
  return `${messages.length} messages: ${messages.join('; ')}; without result: ${open.join(', ')}`;
}

function createSimulation(
  seed: number,
  world: Simulation['world'],
  trace: Simulation['trace'],
  faults: Simulation['faults'],
  isCalm: boolean,
): Simulation {
  const random = randomOf('choices', seed);
  const latencies = randomOf('latencies', seed);
  const slowest = latencies.pick([20, 50, 200, 1_000]);
  let ids = 0;
  let awake: Awake | undefined;
  return {
    seed,
    world,
    faults,
    trace,
    random,
    latency: () => (isCalm ? 10 : Math.ceil(slowest ** latencies.next())),
    newId: (kind) => {
      ids += 1;
      return `${kind}${ids}`;
    },
    awake: () => awake,
    setAwake: (instance) => {
      awake = instance;
    },
  };
}
