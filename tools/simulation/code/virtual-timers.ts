import type { Awake } from '../core/simulation.ts';

let awake: () => Awake | undefined = () => undefined;

/** Sets the instance whose code runs; its timers are those of its virtual clock. */
export function useTimersOf(instance: () => Awake | undefined): void {
  awake = instance;
}

/** Runs a function later on the virtual clock of the instance that asks for it, in place of Node's own setTimeout. */
export function setTimeout(run: () => void, ms: number): object {
  void awake()?.clock.sleep(ms).then(run);
  return {};
}
