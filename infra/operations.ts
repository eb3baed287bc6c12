import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as z from 'zod';

const functionModule = z.union([
  z.object({ operation: z.object({ name: z.string(), effect: z.enum(['read', 'write']) }) }),
  z.object({ operation: z.undefined().optional(), handler: z.instanceof(Function) }),
]);

/** A file of `functions/` that is an EWS operation, as the stack sees it: `entry` is its absolute path, `route` its name without `.ts`, `name` the EWS operation, and `effect` whether it changes mailboxes. */
export interface DeployedOperation {
  readonly entry: string;
  readonly route: string;
  readonly name: string;
  readonly effect: 'read' | 'write';
}

const functionsFolder = fileURLToPath(new URL('../functions/', import.meta.url));

/** Gives the absolute path of a file of `functions/` by its name without `.ts`. */
export function functionEntry(name: string): string {
  return join(functionsFolder, `${name}.ts`);
}

/** Every operation in a folder of functions, by route; throws where a file exports neither an `operation` nor, as a function of another kind does, a `handler` alone. */
export async function listOperations(folder = functionsFolder): Promise<readonly DeployedOperation[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort();
  const read = await Promise.all(files.map((file) => readOperation(join(folder, file))));
  return read.flatMap((operation) => operation ?? []);
}

async function readOperation(entry: string): Promise<DeployedOperation | undefined> {
  const parsed = functionModule.safeParse(await import(pathToFileURL(entry).href));
  if (!parsed.success) {
    throw new Error(
      `${entry} exports no operation of the form { name, effect: 'read' | 'write' }, and no handler alone`,
    );
  }
  const { operation } = parsed.data;
  return operation && { entry, route: basename(entry, '.ts'), ...operation };
}
