import type { Clock } from '../runtime/clock.ts';

/** A value that is read at first use and cached; callers at the same time share one reading. */
export interface Cached<T> {
  value(): Promise<T>;
  /** Removes a value that proved wrong; a value that was read since then stays. */
  forget(value: T): void;
}

/** Returns a cache of what `read` returns, for `lifetimeMs` milliseconds by the value. A failed reading is not cached. */
export function cached<T>(
  read: () => Promise<T>,
  lifetimeMs: (value: T) => number,
  clock: Pick<Clock, 'now'>,
): Cached<T> {
  let current: { readonly reading: Promise<T>; done?: { readonly value: T; readonly until: number } } | undefined;
  return {
    value: () => {
      if (current && (!current.done || clock.now() < current.done.until)) return current.reading;
      const started: NonNullable<typeof current> = { reading: read() };
      current = started;
      started.reading.then(
        (value) => {
          started.done = { value, until: clock.now() + lifetimeMs(value) };
        },
        () => {
          if (current === started) current = undefined;
        },
      );
      return started.reading;
    },
    forget: (value) => {
      if (current?.done?.value === value) current = undefined;
    },
  };
}
