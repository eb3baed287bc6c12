import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

const projectRoot = join(import.meta.dirname, '../..');
const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** Writes the cloud assembly of the default stage into `folder`, as `cdk synth` does; throws with what the CDK app printed. */
export async function synthesise(folder: string): Promise<void> {
  const { context } = cdkJson.parse(JSON.parse(await readFile(join(projectRoot, 'cdk.json'), 'utf8')));
  const env = { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) };
  await promisify(execFile)(process.execPath, ['infra/app.ts'], { cwd: projectRoot, env });
}
