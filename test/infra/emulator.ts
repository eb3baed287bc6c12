import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** Whether moto, an emulator of AWS, is installed on this machine. */
export const hasEmulator = spawnSync('moto_server', ['--help']).status === 0;

/** A running emulator of AWS. */
export interface Emulator {
  readonly url: string;
  /** Runs `cdk` against the emulator and returns its output. Throws if the command fails. */
  cdk(...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Starts moto on a free port. */
export async function startEmulator(): Promise<Emulator> {
  const server = spawn('moto_server', ['--host', '127.0.0.1', '--port', '0']);
  // CloudFormation in moto accepts a template URL only on this host.
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
  if (!stderr) throw new Error('The emulator has no standard error output.');
  for await (const line of createInterface({ input: stderr })) {
    const [, port] = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? [];
    if (port !== undefined) return port;
  }
  throw new Error('The emulator did not start.');
}
