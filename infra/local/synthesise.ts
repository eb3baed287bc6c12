import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

const projectRoot = join(import.meta.dirname, '../..');
const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** Says what the CDK app printed in place of a cloud assembly. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

/** Writes the cloud assembly of the default stage of `cdkFile` into `folder`, as `cdk synth` does; throws SynthesisError. */
export async function synthesise(folder: string, cdkFile = join(projectRoot, 'cdk.json')): Promise<void> {
  const { context } = cdkJson.parse(JSON.parse(await readFile(cdkFile, 'utf8')));
  const env = { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) };
  try {
    await promisify(execFile)(process.execPath, ['infra/app.ts'], { cwd: projectRoot, env });
  } catch (error) {
    if (error instanceof Error && 'stderr' in error) throw new SynthesisError(String(error.stderr).trimEnd());
    throw error;
  }
}
