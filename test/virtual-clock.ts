import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../lib/runtime/clock.ts';

/** A clock whose time moves only when a test or a sleep moves it. */
export interface VirtualClock extends Clock {
  advance(ms: number): void;
}

/** Returns a virtual clock that begins at 0; its timeouts never abort. */
export function virtualClock(): VirtualClock {
  let now = 0;
  const advance = (ms: number) => {
    now += ms;
  };
  return {
    now: () => now,
    advance,
    sleep: async (ms) => advance(ms),
    timeout: () => ({ signal: new AbortController().signal, clear: () => undefined }),
    nextTurn: () => setImmediate(),
  };
}
