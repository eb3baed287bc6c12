import { type FaultName, faultNames } from './core/fault-kinds.ts';
import { runSchedule, type ScheduleOptions, type ScheduleResult } from './run.ts';

/** A schedule that still breaks the same promise with less. */
export interface Shrunk {
  readonly options: ScheduleOptions;
  readonly result: ScheduleResult;
}

type Without = ScheduleOptions['without'];

/** Leaves out faults and steps of a schedule as long as it breaks the same promise without them. */
export async function shrink(
  options: ScheduleOptions,
  failed: ScheduleResult,
  kind = failed.violations[0]?.kind,
): Promise<Shrunk> {
  let best: Shrunk = { options, result: failed };

  const attempt = async (without: Without) => {
    const smaller = { ...options, without };
    const result = await runSchedule(smaller);
    if (!result.violations.some((each) => each.kind === kind)) return false;
    best = { options: smaller, result };
    return true;
  };
  await attempt({ ...best.options.without, isCalm: true });
  for (let size = Number.POSITIVE_INFINITY; sizeOf(best) < size; ) {
    size = sizeOf(best);
    for (const step of best.result.steps) {
      await attempt({ ...best.options.without, steps: new Set([...best.options.without.steps, step]) });
    }
    for (const kind of kindsOf(best)) {
      await attempt({ ...best.options.without, kinds: new Set([...best.options.without.kinds, kind]) });
    }
    for (const strike of best.result.struck) {
      await attempt({ ...best.options.without, strikes: new Set([...best.options.without.strikes, strike]) });
    }
  }
  const traced = { ...best.options, trace: options.trace === 'none' ? ('short' as const) : options.trace };
  return { options: traced, result: await runSchedule(traced) };
}

function sizeOf({ result }: Shrunk): number {
  return result.struck.length + result.steps.length;
}

function kindsOf({ result }: Shrunk): readonly FaultName[] {
  return faultNames.filter((name) => result.struck.some((strike) => strike.startsWith(`${name}#`)));
}
