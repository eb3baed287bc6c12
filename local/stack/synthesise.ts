import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

const projectRoot = join(import.meta.dirname, '../..');
const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** A failed synthesis. The message is the error output of the CDK app, or the error in cdk.json. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

/** Writes the cloud assembly of the default stage into `folder`, as `cdk synth` does. Throws SynthesisError if cdk.json or the app has an error. */
export async function synthesise(folder: string, cdkFile = join(projectRoot, 'cdk.json')): Promise<void> {
  const context = readContext(await readFile(cdkFile, 'utf8'));
  // CloudFormation's own rules take most of the time of a synthesis, and matter to `cdk synth` and `cdk deploy` alone.
  const env = {
    CDK_VALIDATION: 'false',
    ...process.env,
    CDK_OUTDIR: folder,
    CDK_CONTEXT_JSON: JSON.stringify(context),
  };
  try {
    await promisify(execFile)(process.execPath, ['infra/app.ts'], { cwd: projectRoot, env });
  } catch (error) {
    if (error instanceof Error && 'stderr' in error) throw new SynthesisError(String(error.stderr).trimEnd());
    throw error;
  }
}

function readContext(text: string): Readonly<Record<string, unknown>> {
  try {
    return cdkJson.parse(JSON.parse(text)).context;
  } catch (error) {
    if (error instanceof SyntaxError) throw new SynthesisError(`cdk.json is not valid JSON: ${error.message}`);
    if (error instanceof z.ZodError)
      throw new SynthesisError('cdk.json has no "context". Write the stages there, under "stages".');
    throw error;
  }
}
