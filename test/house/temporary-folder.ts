import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** A folder outside the project for files that break its rules. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes a folder that holds `copied`, paths in the project, and `files`, texts by their paths. */
export async function makeTemporaryFolder(
  copied: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'ews-batch-house-'));
  for (const each of copied) await cp(join(projectRoot, each), join(path, each), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), text);
  }
  return { path, remove: () => rm(path, { recursive: true }) };
}
