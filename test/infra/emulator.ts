import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** Whether moto, an emulator of AWS, is installed here. */
export const hasEmulator = spawnSync('moto_server', ['--help']).status === 0;

/** A running emulator: its URL, and a way to run the CDK's command line against it. */
export interface Emulator {
  readonly url: string;
  /** Runs `cdk` with arguments and gives what it printed; throws where it fails. */
  cdk(...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Starts moto on a free port. */
export async function startEmulator(): Promise<Emulator> {
  const server = spawn('moto_server', ['--host', '127.0.0.1', '--port', '0']);
  // It takes a template by its URL from no other host.
  const url = `http://localhost:${await portOf(server)}`;
  const env = {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
  const command = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  return {
    url,
    cdk: async (...args) => {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [command, '--no-notices', ...args], {
        env,
      });
      return stdout + stderr;
    },
    stop: async () => {
      server.kill();
      await once(server, 'exit');
    },
  };
}

async function portOf({ stderr }: ChildProcess): Promise<string> {
  if (!stderr) throw new Error('the emulator has no output');
  for await (const line of createInterface({ input: stderr })) {
    const [, port] = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? [];
    if (port !== undefined) return port;
  }
  throw new Error('the emulator did not start');
}
