import type { SoakSize } from './plan.ts';
import type { SoakCloud } from './soak-cloud.ts';

/** Kills the worker while it waits for an answer. */
export interface Killer {
  /** The number of kills so far. */
  readonly kills: number;
  /** Kills the worker if a kill is due after `calledEntries` entries and a call is running. */
  watch(calledEntries: number, isCalling: boolean): Promise<void>;
}

/** Creates a killer that kills as often as `size` says: at even intervals of entries, or of time. */
export function createKiller(soakCloud: SoakCloud, size: SoakSize): Killer {
  const startedAt = Date.now();
  let kills = 0;
  let killedAt = startedAt;
  const isDue = (calledEntries: number, now: number) =>
    typeof size.kills === 'number'
      ? kills < size.kills && calledEntries / size.contacts >= (kills + 1) / (size.kills + 2)
      : now - killedAt >= size.kills.everyMs && now - startedAt < size.kills.forMs;
  return {
    get kills() {
      return kills;
    },
    async watch(calledEntries, isCalling) {
      const now = Date.now();
      if (!isCalling || !isDue(calledEntries, now)) return;
      killedAt = now;
      kills += 1;
      await soakCloud.killWorker();
    },
  };
}
