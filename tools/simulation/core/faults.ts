import { brokenBy, type FaultName, faultNames, ratesOf } from './fault-kinds.ts';
import { hashOf, type Random, randomOf } from './random.ts';
import type { Trace } from './trace.ts';

/** The faults of a seed that a schedule leaves out. */
export interface Without {
  /** Kinds of fault that never strike. */
  readonly kinds: ReadonlySet<FaultName>;
  /** Strikes that do not happen, each as `kind#number`. */
  readonly strikes: ReadonlySet<string>;
}

/** The faults of a schedule. */
export interface Faults {
  /** Returns the random source for the details of a fault that strikes now, or undefined if none does. */
  strike(kind: FaultName, where: string): Random | undefined;
  /** Whether a kind can strike at all in this schedule. */
  isDrawn(kind: FaultName): boolean;
  /** Has no more faults strike. */
  stop(): void;
  /** Returns the strikes so far, each as `kind#number`. */
  struck(): readonly string[];
}

/** The kinds of fault that a seed draws, with the probability of each. */
export type DrawnFaults = ReadonlyMap<FaultName, number>;

/** Returns the kinds of fault of a seed: often a few, sometimes many, seldom none. `broken` are kinds that break an assumption, drawn too. */
export function drawFaults(seed: number, broken: ReadonlySet<FaultName>, anyway: ReadonlySet<FaultName>): DrawnFaults {
  const random = randomOf('faults', seed);
  const share = random.pick([0, 0.05, 0.05, 0.1, 0.1, 0.2, 0.4]);
  const drawn = new Map<FaultName, number>();
  for (const name of faultNames) {
    const [isChosen, rate] = [random.happens(share), random.pick(ratesOf(name))];
    if (anyway.has(name) || (brokenBy(name) === undefined ? isChosen : broken.has(name))) drawn.set(name, rate);
  }
  return drawn;
}

/** Returns the faults of a seed. Whether the nth chance of a kind is taken depends on nothing but the seed, the kind and n. */
export function createFaults(seed: number, drawn: DrawnFaults, without: Without, trace: Trace): Faults {
  const chances = new Map<FaultName, number>();
  const struck: string[] = [];
  let isOver = false;
  const isDrawn = (kind: FaultName) => drawn.has(kind) && !without.kinds.has(kind);
  return {
    strike(kind, where) {
      const rate = drawn.get(kind);
      if (rate === undefined || isOver || without.kinds.has(kind)) return undefined;
      const number = (chances.get(kind) ?? 0) + 1;
      chances.set(kind, number);
      if (hashOf(kind, seed, number) / 2 ** 32 >= rate) return undefined;
      const name = `${kind}#${number}`;
      if (without.strikes.has(name)) return undefined;
      struck.push(name);
      trace.note(`** ${kind} (${where})`);
      return randomOf(kind, seed, number);
    },
    isDrawn,
    stop: () => {
      isOver = true;
      trace.note('-- no more faults');
    },
    struck: () => struck,
  };
}
