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
  invoke(event: string): Promise<Outcome>;
  close(): void;
}

/** A function with no process yet: each starts when it is needed and is used again until it is gone. */
export function createLocalFunction(deployed: DeployedFunction, logs: Logs): LocalFunction {
  const limit = pLimit(concurrency);
  const closing = new AbortController();
  const idle = new Set<ExecutionEnvironment>();

  const take = async (): Promise<ExecutionEnvironment | undefined> => {
    for (const environment of idle) {
      idle.delete(environment);
      if (!environment.gone) return environment;
    }
    const started = await startExecutionEnvironment(deployed, logs);
    if (closing.signal.aborted) started?.close();
    closing.signal.addEventListener('abort', () => started?.close());
    return started;
  };

  return {
    invoke: (event) =>
      limit(async () => {
        const environment = await take();
        if (!environment) return { kind: 'crashed' };
        const outcome = await environment.invoke(event);
        if (!environment.gone) idle.add(environment);
        return outcome;
      }),
    close: () => closing.abort(),
  };
}
