import type { Clock } from '../../../lib/runtime/clock.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Trace } from './trace.ts';
import type { World } from './world.ts';

/** A function instance whose code runs: its timers are those of its clock. */
export interface Awake {
  readonly clock: Clock;
}

/** The parts of a simulated world that all others share. */
export interface Simulation {
  readonly seed: number;
  readonly world: World;
  readonly faults: Faults;
  readonly trace: Trace;
  /** Returns how long something takes on a network, in ms. */
  latency(): number;
  /** The random source for choices that are no faults, such as the order of messages. */
  readonly random: Random;
  /** Returns an id that nothing else in the schedule has. */
  newId(kind: string): string;
  /** Returns the instance whose code runs now. */
  awake(): Awake | undefined;
  setAwake(instance: Awake): void;
}
