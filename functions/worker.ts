import { workerHandler } from '../lib/lambda/worker/handler.ts';
import type { Operation } from '../lib/operation.ts';

// Of this folder's files, those that the bundle has: esbuild takes all that the pattern could mean.
async function operationNamed(name: string): Promise<Operation | undefined> {
  if (!/^[A-Z][A-Za-z]+$/.test(name)) return undefined;
  const file = name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
  try {
    const { operation }: { readonly operation?: Operation } = await import(`./${file}.ts`);
    return operation;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Says whether there is no such file: as Node says it, or as esbuild's bundle does. */
function isNotFound(error: unknown): boolean {
  return (
    error instanceof Error &&
    (('code' in error && error.code === 'ERR_MODULE_NOT_FOUND') ||
      error.message.startsWith('Module not found in bundle'))
  );
}

/** The Lambda handler of the work queue's messages and, as of every operation, of direct events that name theirs. */
export const handler = workerHandler(operationNamed);
