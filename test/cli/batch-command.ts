import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ResultLine } from '../file-batches/batches-cloud.ts';
import { commandEnvironment } from './command-environment.ts';

const script = fileURLToPath(new URL('../../cli/batch.ts', import.meta.url));

/** A folder of files in which tests run `npm run batch` as a process. */
export interface WorkingFolder {
  write(name: string, content: string): Promise<void>;
  /** Returns the parsed lines of a results file. */
  results(name: string): Promise<readonly ResultLine[]>;
  start(commandLine: string, variables?: Readonly<Record<string, string>>): ChildProcess;
  /** Runs the command to its end. Returns its output and exit code. */
  run(
    commandLine: string,
    variables?: Readonly<Record<string, string>>,
  ): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }>;
  remove(): Promise<void>;
}

/** Creates an empty folder. `remove` deletes it with its files. */
export async function createWorkingFolder(): Promise<WorkingFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'ews-batch-command-'));
  const start: WorkingFolder['start'] = (commandLine, variables = {}) =>
    spawn(process.execPath, [script, ...commandLine.split(' ').filter(Boolean)], {
      cwd: folder,
      env: { ...commandEnvironment, ...variables },
    });
  return {
    start,
    write: (name, content) => writeFile(join(folder, name), content),
    results: async (name) =>
      (await readFile(join(folder, name), 'utf8'))
        .split('\n')
        .slice(0, -1)
        .map((line): ResultLine => JSON.parse(line)),
    run: async (...command) => {
      const { stdout, stderr, ...child } = spawnedParts(start(...command));
      const [printed, complained, code] = await Promise.all([text(stdout), text(stderr), child.code]);
      return { stdout: printed, stderr: complained, code };
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Returns the output streams and the exit code of a process. Throws if the process was started without pipes. */
export function spawnedParts(child: ChildProcess) {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The process has no pipes. Start it with stdio: pipe.');
  return { stdout, stderr, code: once(child, 'exit').then(([code]): number => code) };
}
