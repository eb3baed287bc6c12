/** A signal that aborts with a TimeoutError, and the function that cancels its timer. */
export interface Timeout {
  readonly signal: AbortSignal;
  clear(): void;
}

/** The time and its timers, made once per function instance by the composition root. Simulations hand down their own. */
export interface Clock {
  /** Returns the time in milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Returns a signal that aborts after `ms` milliseconds unless it is cleared. */
  timeout(ms: number): Timeout;
  /** Resolves after everything that is ready to run has run. */
  nextTurn(): Promise<void>;
}
