import pLimit from 'p-limit';
import type { DeployedFunction } from './deployment.ts';
import {
  type ExecutionEnvironment,
  type Logs,
  type Outcome,
  startExecutionEnvironment,
} from './execution-environment.ts';

const concurrency = 4;

/** A deployed function that can be invoked with an event as JSON, in at most four execution environments at a time; further invocations wait. */
export interface LocalFunction {
  readonly name: string;
  readonly arn: string;
  invoke(event: string): Promise<Outcome>;
  /** Ends its processes with SIGKILL, in mid-invocation too; the next invocation starts another. */
  kill(): void;
  /** Ends its processes for good. */
  close(): void;
}

/** A function with no process yet: each starts when it is needed and is used again until it is gone. */
export function createLocalFunction(deployed: DeployedFunction, logs: Logs): LocalFunction {
  const limit = pLimit(concurrency);
  const environments = new Set<ExecutionEnvironment>();
  const idle = new Set<ExecutionEnvironment>();
  let closed = false;

  const take = async (): Promise<ExecutionEnvironment | undefined> => {
    for (const environment of idle) {
      idle.delete(environment);
      if (!environment.gone) return environment;
      environments.delete(environment);
    }
    const started = await startExecutionEnvironment(deployed, logs);
    if (closed) started?.close();
    else if (started) environments.add(started);
    return started;
  };

  const kill = () => {
    for (const environment of environments) environment.close();
    environments.clear();
    idle.clear();
  };

  return {
    name: deployed.name,
    arn: deployed.arn,
    invoke: (event) =>
      limit(async () => {
        const environment = await take();
        if (!environment) return { kind: 'crashed' };
        const outcome = await environment.invoke(event);
        if (environment.gone) environments.delete(environment);
        // One that was killed after it had answered is no longer among them, and not yet gone.
        if (environments.has(environment)) idle.add(environment);
        return outcome;
      }),
    kill,
    close: () => {
      closed = true;
      kill();
    },
  };
}
