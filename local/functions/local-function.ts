import pLimit from 'p-limit';
import type { DeployedFunction } from '../stack/deployment.ts';
import { createEnvironmentPool } from './environment-pool.ts';
import { type Logs, type Outcome, startExecutionEnvironment } from './execution-environment.ts';

const concurrency = 4;

/** A deployed function that can be invoked with an event as JSON, in at most four execution environments at a time; further invocations wait. */
export interface LocalFunction {
  readonly name: string;
  readonly arn: string;
  /** The most memory that one of its processes had used when it last answered, in MB. */
  readonly maxMemoryUsed: number;
  invoke(event: string): Promise<Outcome>;
  /** Ends its processes with SIGKILL, in mid-invocation too; the next invocation starts another. */
  kill(): void;
  /** Ends its processes for good. */
  close(): void;
}

/** A function with no process yet: each starts when it is needed and is used again until it is gone. */
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
    invoke: (event) =>
      limit(async () => {
        const environment = await take();
        if (!environment) return { kind: 'crashed' };
        const outcome = await environment.invoke(event);
        maxMemoryUsed = Math.max(maxMemoryUsed, environment.maxMemoryUsed);
        putBack(environment);
        return outcome;
      }),
    kill,
    close,
  };
}
