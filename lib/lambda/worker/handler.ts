import type { Operation } from '../../operation.ts';

export function workerHandler(operationNamed: (name: string) => Promise<Operation | undefined>) {
  return async (event: unknown) => {
    await operationNamed(JSON.stringify(event));
    return { batchItemFailures: [] };
  };
}
