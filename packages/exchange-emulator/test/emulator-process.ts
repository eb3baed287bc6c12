import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';

/** The output of a process and its exit code, null if a signal ended it. */
interface Finished {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number | null;
}

/** The environment of a process that runs the same Node as the tests. */
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };

/** Runs a command to its end. */
export async function runCommand(command: string, args: readonly string[], cwd?: string): Promise<Finished> {
  const child = spawn(command, [...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, [exitCode]] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { output, errors, exitCode };
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** An emulator in a process of its own. */
interface EmulatorProcess {
  readonly url: string;
  /** Everything that it printed at the start. */
  readonly output: string;
  /** Sends the signal and returns the exit code. */
  readonly stop: (signal: 'SIGINT' | 'SIGTERM') => Promise<number | null>;
}

/** Starts the executable file `bin` and resolves when the emulator accepts calls. */
export async function startProcess(bin: string, args: readonly string[]): Promise<EmulatorProcess> {
  const child = spawn(bin, [...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const output = await readUntil(child, 'Ctrl-C to stop.');
  const [, url = ''] = /^Exchange Web Services: (.*)$/m.exec(output) ?? [];
  const stop = async (signal: 'SIGINT' | 'SIGTERM') => {
    child.kill(signal);
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    return exitCode;
  };
  return { url, output, stop };
}

async function readUntil({ stdout }: ChildProcess, end: string): Promise<string> {
  let output = '';
  if (!stdout) return output;
  for await (const chunk of stdout.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    output += String(chunk);
    if (output.includes(end)) return output;
  }
  throw new Error(`The process ended before it printed "${end}": ${output}`);
}
