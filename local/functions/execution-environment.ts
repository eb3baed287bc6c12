import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { DeployedFunction } from '../stack/deployment.ts';
import { lambdaVariables } from './lambda-variables.ts';

/** A message to the process of an execution environment. `event` is JSON; `deadline`, in ms since 1970, is the function's timeout. */
export interface Invocation {
  readonly requestId: string;
  readonly event: string;
  readonly deadline: number;
}

/** The outcome of an invocation or of loading a bundle: `payload` is the result as JSON, `failed` means that it threw, `crashed` that its process ended. */
export type Outcome =
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'failed' | 'crashed' | 'timedOut' };

/** A message from the process of an execution environment, after it loads its bundle and after each invocation. `maxMemoryUsed` is in MB. */
export interface Report {
  readonly outcome: Outcome;
  readonly maxMemoryUsed: number;
}

/** Where the functions' output goes: to this process's output, nowhere, or into the file with this descriptor. */
export type Logs = 'inherit' | 'ignore' | number;

/** A process that runs a function's bundle, one invocation at a time. */
export interface ExecutionEnvironment {
  /** Whether the process has ended, because of a crash, a timeout or `close`. */
  readonly isGone: boolean;
  /** The process's peak memory at its last report, in MB. */
  readonly maxMemoryUsed: number;
  invoke(event: string, requestId: string): Promise<Outcome>;
  close(): void;
}

// Lambda leaves a tenth of a function's memory to everything but Node's heap.
const heapShare = 0.9;

/** Starts a process that has only the function's own environment variables. Returns undefined if its bundle cannot be loaded. */
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
    get isGone() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    invoke: (event, requestId) =>
      invoke(child, { requestId, event, deadline: Date.now() + deployed.timeoutMs }, deployed.timeoutMs),
    close: () => child.kill('SIGKILL'),
  };
}

/** The folder of compiled code that all processes of a cloud assembly share, beside its bundles. */
function compileCacheOf({ bundle }: DeployedFunction): string {
  return join(bundle, '..', 'compile-cache');
}

async function invoke(child: ChildProcess, invocation: Invocation, timeoutMs: number): Promise<Outcome> {
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  // A process that accepts no message is killed, and nextOutcome waits for its end.
  child.send(invocation, (error) => error && child.kill('SIGKILL'));
  const outcome = await nextOutcome(child);
  clearTimeout(timer);
  return timedOut ? { kind: 'timedOut' } : outcome;
}

function nextOutcome(child: ChildProcess): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome) => {
      child.off('message', onReport).off('exit', onExit);
      resolve(outcome);
    };
    const onReport = ({ outcome }: Report) => settle(outcome);
    const onExit = () => settle({ kind: 'crashed' });
    child.on('message', onReport).on('exit', onExit);
  });
}
