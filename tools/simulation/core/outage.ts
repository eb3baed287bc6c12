import type { FaultName } from './fault-kinds.ts';
import type { Simulation } from './simulation.ts';

/** Returns a test whether something is out of order now: once the fault strikes, it stays so for a while. */
export function outageOf(kind: FaultName, { faults, world }: Simulation): (where: string) => boolean {
  let until = 0;
  return (where) => {
    if (world.now() < until) return true;
    const strike = faults.strike(kind, where);
    if (!strike) return false;
    until = world.now() + strike.between(5_000, strike.pick([30_000, 30_000, 300_000, 300_000, 3_600_000]));
    return true;
  };
}
