import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import type { DeployedFunction } from '../stack/deployment.ts';
import { createEnvironmentPool } from './environment-pool.ts';
import { type Logs, type Outcome, startExecutionEnvironment } from './execution-environment.ts';

const concurrency = 4;

/** A function of the stack on this machine. It runs at most four invocations at a time; further ones wait. */
export interface LocalFunction {
  readonly name: string;
  readonly arn: string;
  /** The peak memory of any of its processes so far, in MB. */
  readonly maxMemoryUsed: number;
  /** Invokes the function with an event as JSON. An asynchronous event that Lambda retries has the same request id again. */
  invoke(event: string, requestId?: string): Promise<Outcome>;
  /** Ends its processes with SIGKILL, even during an invocation. The next invocation starts another. */
  kill(): void;
  /** Ends its processes with SIGKILL and keeps no new one. */
  close(): void;
}

/** Creates a function without a process. Processes start when they are needed. */
export function createLocalFunction(deployed: DeployedFunction, logs: Logs): LocalFunction {
  const limit = pLimit(concurrency);
  const { take, putBack, kill, close } = createEnvironmentPool(() => startExecutionEnvironment(deployed, logs));
  let maxMemoryUsed = 0;
  return {
    name: deployed.name,
    arn: deployed.arn,
    get maxMemoryUsed() {
      return maxMemoryUsed;
    },
    invoke: (event, requestId = randomUUID()) =>
      limit(async () => {
        const environment = await take();
        if (!environment) return { kind: 'crashed' };
        const outcome = await environment.invoke(event, requestId);
        maxMemoryUsed = Math.max(maxMemoryUsed, environment.maxMemoryUsed);
        putBack(environment);
        return outcome;
      }),
    kill,
    close,
  };
}
