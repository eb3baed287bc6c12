import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DeployedFunction } from './deployment.ts';
import { lambdaVariables } from './lambda-variables.ts';

/** What the process of an execution environment is sent: the event as JSON, and when its time is over, in ms since 1970. */
export interface Invocation {
  readonly requestId: string;
  readonly event: string;
  readonly deadline: number;
}

/** How an invocation, or the loading of a bundle, ended: with a result as JSON, or thrown, or with its process gone, or past the function's timeout. */
export type Outcome =
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'failed' | 'crashed' | 'timedOut' };

/** What the process of an execution environment sends when it has loaded its bundle and after each invocation: how that ended, and the most memory that it has used, in MB. */
export interface Report {
  readonly outcome: Outcome;
  readonly maxMemoryUsed: number;
}

/** Where the functions' own output goes: to this process's, nowhere, or into the file of a descriptor. */
export type Logs = 'inherit' | 'ignore' | number;

/** One process that runs a function's bundle, one invocation at a time; after a crash or a timeout it is gone. */
export interface ExecutionEnvironment {
  readonly gone: boolean;
  /** The most memory that it had used when it last answered, in MB. */
  readonly maxMemoryUsed: number;
  invoke(event: string): Promise<Outcome>;
  close(): void;
}

// Lambda leaves a tenth of a function's memory to what is not Node's heap.
const heapShare = 0.9;

/** Starts a process that sees the function's own variables alone; undefined where its bundle cannot be loaded. */
export async function startExecutionEnvironment(
  deployed: DeployedFunction,
  logs: Logs,
): Promise<ExecutionEnvironment | undefined> {
  const [moduleName, exportName = ''] = deployed.handler.split('.');
  const child = fork(
    join(import.meta.dirname, 'lambda-runtime.ts'),
    [join(deployed.bundle, `${moduleName}.mjs`), exportName],
    {
      execArgv: [`--max-old-space-size=${Math.floor(deployed.memorySize * heapShare)}`],
      env: { ...deployed.environment, ...lambdaVariables(deployed), NODE_COMPILE_CACHE: compileCacheOf(deployed) },
      stdio: ['ignore', logs, logs, 'ipc'],
    },
  );
  let maxMemoryUsed = 0;
  child.on('message', (report: Report) => {
    maxMemoryUsed = report.maxMemoryUsed;
  });
  if ((await nextOutcome(child)).kind !== 'returned') return undefined;
  return {
    get maxMemoryUsed() {
      return maxMemoryUsed;
    },
    get gone() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    invoke: (event) => invoke(child, event, deployed.timeoutMs),
    close: () => child.kill('SIGKILL'),
  };
}

/** The folder of compiled code that all processes of a cloud assembly share, beside its bundles. */
function compileCacheOf({ bundle }: DeployedFunction): string {
  return join(bundle, '..', 'compile-cache');
}

async function invoke(child: ChildProcess, event: string, timeoutMs: number): Promise<Outcome> {
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  const invocation: Invocation = { requestId: randomUUID(), event, deadline: Date.now() + timeoutMs };
  // A process that takes no message is as good as gone, and its end is what is waited for.
  child.send(invocation, (error) => error && child.kill('SIGKILL'));
  const outcome = await nextOutcome(child);
  clearTimeout(timer);
  return timedOut ? { kind: 'timedOut' } : outcome;
}

function nextOutcome(child: ChildProcess): Promise<Outcome> {
  return new Promise((resolve) => {
    const end = (outcome: Outcome) => {
      child.off('message', reported).off('exit', crashed);
      resolve(outcome);
    };
    const reported = ({ outcome }: Report) => end(outcome);
    const crashed = () => end({ kind: 'crashed' });
    child.on('message', reported).on('exit', crashed);
  });
}
