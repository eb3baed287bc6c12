import type { SoakSize } from './plan.ts';
import type { SoakCloud } from './soak-cloud.ts';

/** Kills the worker while it waits for an answer, at even intervals of entries. */
export interface Killer {
  /** The number of kills so far. */
  readonly kills: number;
  /** Kills the worker if a kill is due after `calledEntries` entries and a call is running. */
  watch(calledEntries: number, isCalling: boolean): void;
}

/** Creates a killer for as many kills as `size` has. */
export function createKiller({ cloud }: SoakCloud, size: SoakSize): Killer {
  let kills = 0;
  return {
    get kills() {
      return kills;
    },
    watch(calledEntries, isCalling) {
      const isDue = kills < size.kills && calledEntries / size.contacts >= (kills + 1) / (size.kills + 2);
      if (!isDue || !isCalling) return;
      cloud.killFunction('Worker');
      kills += 1;
    },
  };
}
