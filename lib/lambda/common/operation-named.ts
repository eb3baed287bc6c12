import type { Operation } from '../../operation/operation.ts';

/** Gives an operation by EWS's name, such as `CreateItem`; undefined where there is none of that name. */
export type OperationNamed = (name: string) => Promise<Operation | undefined>;

/** Loads the module of an operation by the name of its file without `.ts`, such as `create-item`. */
type Load = (file: string) => Promise<{ readonly operation?: Operation }>;

/** Gives the operations by name from the modules that `load` finds. */
export function operationsFrom(load: Load): OperationNamed {
  return async (name) => {
    if (!/^[A-Z][A-Za-z]+$/.test(name)) return undefined;
    try {
      return (await load(name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase())).operation;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };
}

/** Says whether there is no such file: as Node says it, or as esbuild's bundle does. */
function isNotFound(error: unknown): boolean {
  return (
    error instanceof Error &&
    (('code' in error && error.code === 'ERR_MODULE_NOT_FOUND') ||
      error.message.startsWith('Module not found in bundle'))
  );
}
