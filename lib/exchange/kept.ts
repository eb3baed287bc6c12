/** A value that is read at first use and kept for a while, so that callers at the same time share one reading. */
export interface Kept<T> {
  value(): Promise<T>;
  /** Lets go of a value that proved wrong; one that was read since then stays. */
  forget(value: T): void;
}

/** Keeps what `read` gives for `keptMs` (ms, by the value); what cannot be read is not kept. */
export function kept<T>(read: () => Promise<T>, keptMs: (value: T) => number, now: () => number = Date.now): Kept<T> {
  let current: { readonly reading: Promise<T>; done?: { readonly value: T; readonly until: number } } | undefined;
  return {
    value: () => {
      if (current && (!current.done || now() < current.done.until)) return current.reading;
      const started: NonNullable<typeof current> = { reading: read() };
      current = started;
      started.reading.then(
        (value) => {
          started.done = { value, until: now() + keptMs(value) };
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
