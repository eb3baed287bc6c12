import type { Operation } from '../../operation/operation.ts';

/** Returns an operation by EWS's name, such as `CreateItem`; undefined if there is none of that name. */
export type OperationNamed = (name: string) => Promise<Operation | undefined>;

/** Imports the module of an operation by the name of its file without `.ts`, such as `create-item`. */
type ImportOperation = (file: string) => Promise<{ readonly operation?: Operation }>;

/** Returns the operations by name, each imported when it is first needed. */
export function operationsFrom(importOperation: ImportOperation): OperationNamed {
  return async (name) => {
    if (!/^[A-Z][A-Za-z]+$/.test(name)) return undefined;
    try {
      return (await importOperation(name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase())).operation;
    } catch (error) {
      if (isModuleNotFound(error)) return undefined;
      throw error;
    }
  };
}

/** Whether an import failed because there is no such file, as Node or as an esbuild bundle reports it. */
function isModuleNotFound(error: unknown): boolean {
  return (
    error instanceof Error &&
    (('code' in error && error.code === 'ERR_MODULE_NOT_FOUND') ||
      error.message.startsWith('Module not found in bundle'))
  );
}
