import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesise } from '../local/stack/synthesise.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the default stage's cloud assembly. */
    assembly: string;
  }
}

/** Synthesises the stack once per test run and provides its folder as `inject('assembly')`; the folder goes with the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const assembly = await mkdtemp(join(tmpdir(), 'ews-batch-test-'));
  await synthesise(assembly);
  project.provide('assembly', assembly);
  return () => rm(assembly, { recursive: true, force: true });
}
