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

/** A folder with files, in which `npm run batch` is run as a process of its own. */
export interface WorkingFolder {
  write(name: string, content: string): Promise<void>;
  /** The lines of a results file. */
  results(name: string): Promise<readonly ResultLine[]>;
  start(commandLine: string, variables?: Readonly<Record<string, string>>): ChildProcess;
  /** Runs the command: gives what it has printed and its exit code. */
  run(
    commandLine: string,
    variables?: Readonly<Record<string, string>>,
  ): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }>;
  remove(): Promise<void>;
}

/** Makes an empty folder. */
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
        .map((line) => JSON.parse(line) as ResultLine),
    run: async (...command) => {
      const { stdout, stderr, ...child } = spawnedParts(start(...command));
      const [printed, complained, code] = await Promise.all([text(stdout), text(stderr), child.code]);
      return { stdout: printed, stderr: complained, code };
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Gives the streams of a process that was started with pipes, and its exit code once it has ended. */
export function spawnedParts(child: ChildProcess) {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('the process has no pipes');
  return { stdout, stderr, code: once(child, 'exit').then(([code]) => code as number) };
}
