import type { QueryContext } from '../recovery/query.ts';
import type { Recovery } from '../recovery/recovery.ts';
import type { EntryState, Moment } from './entry-state.ts';
import type { Call } from './send.ts';

/** The call that is being settled, and the means to do so. */
export interface Settler {
  readonly call: Call;
  readonly recovery: Recovery;
  readonly context: QueryContext;
}

/** The states of a call's entries; those that were worked on last are at the end. */
export type States = readonly EntryState[];

/** Returns the states without `old` and with `next` at the end. */
export function replaceStates(states: States, old: States, next: States): States {
  const replaced = new Set(old);
  return [...states.filter((each) => !replaced.has(each)), ...next];
}

/** Returns the current time and one random number for all entries of the call. */
export function momentOf({ clock, chance }: QueryContext): Moment {
  return { now: clock.now(), chance: chance.random() };
}
