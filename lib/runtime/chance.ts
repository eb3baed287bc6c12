/** The source of random values, made once per function instance by the composition root. Simulations hand down their own. */
export interface Chance {
  /** Returns a number from 0 to below 1. */
  random(): number;
  /** Returns a UUID of version 4. */
  uuid(): string;
  /** Returns `length` random bytes that nobody can predict. */
  bytes(length: number): Buffer;
}
