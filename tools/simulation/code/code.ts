import type { functionOfOperation, handlerOf } from './environments.ts';

/** A version of the code of all functions. */
export interface Code {
  readonly handlerOf: typeof handlerOf;
  readonly functionOfOperation: typeof functionOfOperation;
}

/** Returns a version of the code: the modules of lib/ and functions/, with the limits of that version (versions.ts). */
export async function loadCode(version: string): Promise<Code> {
  return import(`./environments.ts?${version}`);
}
