import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { synthesise } from '../local/stack/synthesise.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the default stage's cloud assembly. */
    assembly: string;
    /** The folder of a cloud assembly whose functions are those of `local/probes/`. */
    probes: string;
  }
}

/** Synthesises the default stage and the probes once per test run, and provides their folders to `inject`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'ews-batch-test-'));
  const assembly = join(folder, 'assembly');
  const probes = join(folder, 'probes');
  // The processes that tests start read the compiled code of the first of their kind.
  process.env.NODE_COMPILE_CACHE = join(folder, 'compile-cache');
  // CloudFormation's own rules take seconds to load: `npm run synth` and test/infra/stage.ts apply them.
  process.env.CDK_VALIDATION = 'false';
  await Promise.all([synthesise(assembly), synthesiseProbes(probes)]);
  project.provide('assembly', assembly);
  project.provide('probes', probes);
  return () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function synthesiseProbes(folder: string): Promise<void> {
  const app = fileURLToPath(new URL('local/probe-app.ts', import.meta.url));
  const env = { ...process.env, CDK_OUTDIR: folder };
  await promisify(execFile)(process.execPath, [app], { env });
}
