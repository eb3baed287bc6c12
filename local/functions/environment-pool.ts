import type { ExecutionEnvironment } from './execution-environment.ts';

/** Execution environments of one function, each used again until it is gone. */
export interface EnvironmentPool {
  /** Gives one that is idle, or else a new one; undefined where that cannot be started. */
  take(): Promise<ExecutionEnvironment | undefined>;
  putBack(environment: ExecutionEnvironment): void;
  /** Ends them all with SIGKILL, in mid-invocation too. */
  kill(): void;
  /** Ends them all, and from then on each as soon as it has started. */
  close(): void;
}

/** A pool with no environment yet; `start` starts one. */
export function createEnvironmentPool(start: () => Promise<ExecutionEnvironment | undefined>): EnvironmentPool {
  const all = new Set<ExecutionEnvironment>();
  const idle = new Set<ExecutionEnvironment>();
  let closed = false;

  const kill = () => {
    for (const environment of all) environment.close();
    all.clear();
    idle.clear();
  };

  return {
    async take() {
      for (const environment of idle) {
        idle.delete(environment);
        if (!environment.gone) return environment;
        all.delete(environment);
      }
      const started = await start();
      if (closed) started?.close();
      else if (started) all.add(started);
      return started;
    },
    putBack(environment) {
      if (environment.gone) all.delete(environment);
      // One that was killed after it had answered is no longer among them, and not yet gone.
      if (all.has(environment)) idle.add(environment);
    },
    kill,
    close() {
      closed = true;
      kill();
    },
  };
}
