import type { SoakSize } from './plan.ts';
import type { SoakCloud } from './soak-cloud.ts';

/** Kills the worker in the middle of its work, at even distances of entries. */
export interface Killer {
  /** How often it has done so. */
  readonly kills: number;
  /** Is told for how many entries calls were made, and whether the worker waits for an answer just now. */
  watch(calledEntries: number, isCalling: boolean): void;
}

/** A killer that has not killed yet. */
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
