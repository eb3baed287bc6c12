import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as z from 'zod';

const functionModule = z.object({
  operation: z.object({ name: z.string(), effect: z.enum(['read', 'write']) }),
});

/** A file of `functions/` as the stack sees it: `entry` is its absolute path, `route` its name without `.ts`, `name` the EWS operation, and `effect` whether it changes mailboxes. */
export interface DeployedOperation {
  readonly entry: string;
  readonly route: string;
  readonly name: string;
  readonly effect: 'read' | 'write';
}

/** Every operation in a folder of functions, by route; throws where a file exports no `operation`. */
export async function listOperations(
  folder = fileURLToPath(new URL('../functions/', import.meta.url)),
): Promise<readonly DeployedOperation[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort();
  return Promise.all(files.map((file) => readOperation(fileURLToPath(new URL(file, pathToFileURL(`${folder}/`))))));
}

async function readOperation(entry: string): Promise<DeployedOperation> {
  const parsed = functionModule.safeParse(await import(pathToFileURL(entry).href));
  if (!parsed.success) {
    throw new Error(`${entry} exports no operation of the form { name, effect: 'read' | 'write' }`);
  }
  return { entry, route: basename(entry, '.ts'), ...parsed.data.operation };
}
