import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const projectRoot = join(import.meta.dirname, '../..');
const notCopied = new Set(['.git', '.local', 'cdk.out', 'coverage', 'node_modules']);

/** A copy of the project in a temporary folder, which a test can change. */
export interface ProjectCopy {
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
  /** Runs a script of the copy, or a command of node_modules/.bin. Rejects if it fails. */
  run(script: string, ...args: readonly string[]): Promise<string>;
  /** Synthesises the default stage of the copy. Returns the folder of the cloud assembly. */
  synthesise(): Promise<string>;
  remove(): Promise<void>;
}

/** Copies the project. The dependencies are linked. */
export async function copyProject(): Promise<ProjectCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'ews-batch-copy-'));
  const names = (await readdir(projectRoot)).filter((name) => !notCopied.has(name));
  const filter = (path: string) => !path.includes('node_modules') || !path.startsWith(join(projectRoot, 'packages'));
  for (const name of names) await cp(join(projectRoot, name), join(folder, name), { recursive: true, filter });
  await symlink(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  return {
    read: (file) => readFile(join(folder, file), 'utf8'),
    write: (file, text) => writeFile(join(folder, file), text),
    run: async (script, ...args) => {
      const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { cwd: folder });
      return stdout;
    },
    synthesise: async () => {
      const assembly = join(folder, 'cdk.out');
      const module = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'local/stack/synthesise.ts')).href);
      const { synthesise } = module as typeof import('../../local/stack/synthesise.ts');
      await synthesise(assembly);
      return assembly;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
