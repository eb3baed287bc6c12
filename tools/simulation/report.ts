import { runSchedule, type ScheduleOptions, type ScheduleResult } from './run.ts';
import { shrink } from './shrink.ts';

/** Runs the schedule of one seed and prints how it went; if it broke a promise, also its shrunk trace. Returns the exit code. */
export async function runOne(options: ScheduleOptions, kind?: string): Promise<number> {
  const result = await runSchedule(options);
  if (options.trace !== 'none') console.log(result.trace.join('\n'));
  const isKept = result.violations.length === 0;
  console.log(`seed ${options.seed}: ${isKept ? 'as promised' : 'BROKEN'}, trace ${result.hash}`);
  for (const violation of result.violations) console.log(`  ${violation.kind}: ${violation.text}`);
  if (isKept) return 0;
  const shrunk = await shrink(options, result, kind);
  const { struck, steps, trace } = shrunk.result;
  console.log(`\nShrunk to ${struck.length} faults and ${steps.length} steps:\n`);
  console.log(middleLeftOut(trace).join('\n'));
  return 1;
}

const mostLines = 120;

function middleLeftOut(lines: readonly string[]): readonly string[] {
  if (lines.length <= mostLines) return lines;
  const half = mostLines / 2;
  return [...lines.slice(0, half), `… ${lines.length - mostLines} lines …`, ...lines.slice(-half)];
}

/** The schedules to run: a range of seeds, the most seconds, and what to do about those that break a promise. */
export interface ManySchedules {
  readonly from: number;
  readonly count: number;
  readonly seconds: number;
  /** Whether to go on after the first schedule that breaks a promise. */
  readonly goesOn: boolean;
  /** Whether to shrink some of those schedules at the end. */
  readonly explains: boolean;
}

/** Runs the schedules of a range of seeds and prints the promises that were broken; returns the exit code. */
export async function runMany(
  { from, count, seconds, goesOn, explains }: ManySchedules,
  optionsOf: (seed: number) => ScheduleOptions,
): Promise<number> {
  const begin = performance.now();
  const tookSeconds = () => (performance.now() - begin) / 1000;
  const seedsOf = new Map<string, number[]>();
  let [ran, entries] = [0, 0];
  for (let seed = from; seed < from + count && tookSeconds() < seconds; seed += 1) {
    const result = await runSchedule(optionsOf(seed));
    ran += 1;
    entries += result.entries;
    note(result, seed, seedsOf);
    if (result.violations.length === 0 || goesOn) continue;
    await runOne(optionsOf(seed));
    break;
  }
  const took = tookSeconds();
  console.log(`${ran} schedules, ${entries} entries, ${took.toFixed(1)} s, ${Math.round(ran / took)} a second`);
  for (const [kind, seeds] of [...seedsOf].sort(([, one], [, other]) => other.length - one.length)) {
    console.log(`${String(seeds.length).padStart(6)}  ${kind}: seeds ${seeds.slice(0, 12).join(', ')}`);
    for (const seed of explains ? seeds.slice(0, 3) : []) await explain(optionsOf(seed), kind);
  }
  return seedsOf.size > 0 ? 1 : 0;
}

function note({ violations }: ScheduleResult, seed: number, seedsOf: Map<string, number[]>): void {
  for (const kind of new Set(violations.map((each) => each.kind))) {
    seedsOf.set(kind, [...(seedsOf.get(kind) ?? []), seed]);
  }
}

/** Prints what a schedule breaks in one line, and the faults that it takes in another. */
async function explain(options: ScheduleOptions, kind: string): Promise<void> {
  const { result } = await shrink(options, await runSchedule(options), kind);
  const strikes = Map.groupBy(result.struck, (strike) => strike.split('#')[0]);
  const faults = [...strikes].map(([name, { length }]) => `${name} ×${length}`);
  const found = result.violations.find((violation) => violation.kind === kind);
  console.log(`          ${options.seed}: ${found?.text}`);
  console.log(`              ${faults.join('; ') || 'no fault'}`);
}
