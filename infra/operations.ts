import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as z from 'zod';

const functionModule = z.union([
  z.object({ operation: z.object({ name: z.string(), effect: z.enum(['read', 'write']) }) }),
  z.object({ operation: z.undefined().optional(), handler: z.instanceof(Function) }),
]);

/** An EWS operation that has a file in `functions/`. */
export interface DeployedOperation {
  /** The absolute path of the file. */
  readonly entry: string;
  /** The name of the file without `.ts`. */
  readonly route: string;
  /** The name of the operation in EWS, such as CreateItem. */
  readonly name: string;
  /** Whether the operation changes mailboxes. */
  readonly effect: 'read' | 'write';
}

const functionsFolder = fileURLToPath(new URL('../functions/', import.meta.url));

/** Returns the absolute path of the file in `functions/` that has this name, without `.ts`. */
export function functionEntry(name: string): string {
  return join(functionsFolder, `${name}.ts`);
}

/** Returns the operations in a folder of functions, sorted by route. Throws if a file exports neither an `operation` nor, as other functions do, a `handler` alone. */
export async function listOperations(folder = functionsFolder): Promise<readonly DeployedOperation[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort();
  const read = await Promise.all(files.map((file) => readOperation(join(folder, file))));
  return read.flatMap((operation) => operation ?? []);
}

async function readOperation(entry: string): Promise<DeployedOperation | undefined> {
  const parsed = functionModule.safeParse(await import(pathToFileURL(entry).href));
  if (!parsed.success) {
    throw new Error(
      `${entry} exports no operation. Export { name, effect: 'read' | 'write' } as operation, or a handler alone.`,
    );
  }
  const { operation } = parsed.data;
  return operation && { entry, route: basename(entry, '.ts'), ...operation };
}
