import type { ExecutionEnvironment } from './execution-environment.ts';

/** The execution environments of one function. Each is reused until its process ends. */
interface EnvironmentPool {
  /** Returns an idle environment or else starts one. Returns undefined if that cannot be started. */
  take(): Promise<ExecutionEnvironment | undefined>;
  /** Makes an environment available again, unless its process has ended. */
  putBack(environment: ExecutionEnvironment): void;
  /** Ends all environments with SIGKILL, even during an invocation. */
  kill(): void;
  /** Ends all environments, and from now on each new one as soon as it has started. */
  close(): void;
}

/** Returns an empty pool. `start` starts an environment, or returns undefined if it cannot. */
export function createEnvironmentPool(start: () => Promise<ExecutionEnvironment | undefined>): EnvironmentPool {
  const all = new Set<ExecutionEnvironment>();
  const idle = new Set<ExecutionEnvironment>();
  let isClosed = false;

  const kill = () => {
    for (const environment of all) environment.close();
    all.clear();
    idle.clear();
  };

  return {
    async take() {
      for (const environment of idle) {
        idle.delete(environment);
        if (!environment.isGone) return environment;
        all.delete(environment);
      }
      const started = await start();
      if (isClosed) started?.close();
      else if (started) all.add(started);
      return started;
    },
    putBack(environment) {
      if (environment.isGone) all.delete(environment);
      // An environment that was killed after its last answer is no longer in the pool, although its process may not have ended yet.
      if (all.has(environment)) idle.add(environment);
    },
    kill,
    close() {
      isClosed = true;
      kill();
    },
  };
}
