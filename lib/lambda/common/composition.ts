import type { Monitor } from './monitor.ts';

/** A function's dependencies, made at its first invocation. The monitor can be had even if making the environment throws. */
export interface Composition<Environment> {
  environment(): Environment;
  monitor(): Monitor;
}
