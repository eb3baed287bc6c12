import { readFile } from 'node:fs/promises';
import { closestMatch } from 'leven';
import * as z from 'zod';
import { UsageError } from './command.ts';

// The checked-in description of the API, so that a command need not load the functions to know their names.
const openApiFile = new URL('../../docs/openapi.json', import.meta.url);
const openApi = z.object({
  paths: z.record(z.string(), z.object({ post: z.object({ operationId: z.string() }).optional() })),
});

/** Returns EWS's name of an operation, such as `CreateItem`, from that name or its route `create-item`. Throws UsageError if there is no such operation. */
export async function findOperationName(given: string): Promise<string> {
  const operations = await listOperations();
  const found = operations.find(({ route, name }) => [route, name].includes(given));
  if (found) return found.name;
  const routes = operations.map(({ route }) => route);
  const similar = closestMatch(given, routes, { maxDistance: 4 });
  const remedy = similar === undefined ? `Use one of: ${routes.join(', ')}.` : `Did you mean "${similar}"?`;
  throw new UsageError(`Unknown operation "${given}". ${remedy}`);
}

async function listOperations(): Promise<readonly { readonly route: string; readonly name: string }[]> {
  const { paths } = openApi.parse(JSON.parse(await readFile(openApiFile, 'utf8')));
  return Object.entries(paths).flatMap(([path, { post }]) => {
    const route = path.slice(1);
    // Routes that are no EWS operation, such as /batches, have another operationId.
    return post?.operationId === pascalCase(route) ? [{ route, name: post.operationId }] : [];
  });
}

function pascalCase(route: string): string {
  return route.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
