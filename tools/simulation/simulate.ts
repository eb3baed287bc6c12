import { parseArgs } from 'node:util';
import { loadCode } from './code/code.ts';
import { brokenBy, type FaultName, faultNames, isFaultName } from './core/fault-kinds.ts';
import { runMany, runOne } from './report.ts';
import type { ScheduleOptions } from './run.ts';

const none: string[] = [];

const flags = {
  seeds: { type: 'string', default: '1000' },
  from: { type: 'string', default: '1' },
  seconds: { type: 'string', default: 'Infinity' },
  seed: { type: 'string' },
  kind: { type: 'string' },
  trace: { type: 'boolean', default: false },
  'go-on': { type: 'boolean', default: false },
  explain: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true, default: none },
  without: { type: 'string', multiple: true, default: none },
  break: { type: 'string', multiple: true, default: none },
} as const;

/** Runs the command, whose flags the README describes; returns its exit code: 1 if a schedule broke a promise. */
export async function simulate(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: flags });
  const versions: ScheduleOptions['versions'] = [await loadCode('a'), await loadCode('b')];
  const only = values.only.flatMap(readKinds);
  const left = only.length > 0 ? faultNames.filter((name) => !only.includes(name)) : [];
  const kinds = new Set([...left, ...values.without.flatMap(readKinds)]);
  const broken = new Set(values.break.flatMap(readBroken));
  const optionsOf = (seed: number): ScheduleOptions => ({
    seed,
    versions,
    broken,
    drawnAnyway: new Set(only),
    without: { kinds, strikes: new Set(), steps: new Set(), isCalm: false },
    trace: values.trace ? 'all' : 'none',
  });
  if (values.seed !== undefined) return runOne(optionsOf(Number(values.seed)), values.kind);
  const { from, seeds, seconds } = values;
  const range = { from: Number(from), count: Number(seeds), seconds: Number(seconds) };
  return runMany({ ...range, goesOn: values['go-on'], explains: values.explain }, optionsOf);
}

function readKinds(text: string): readonly FaultName[] {
  return text.split(/,(?! 503)/).map((name) => {
    if (isFaultName(name)) return name;
    throw new RangeError(`unknown kind of fault "${name}"; there are:\n${faultNames.join('\n')}`);
  });
}

function readBroken(text: string): readonly FaultName[] {
  return text === 'all' ? faultNames.filter((name) => brokenBy(name) !== undefined) : readKinds(text);
}
