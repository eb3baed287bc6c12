import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { itemTypes } from '../../lib/items/item-types.ts';
import { openApi, type RoutedOperation } from '../../lib/openapi/openapi.ts';
import { listOperations } from '../operations.ts';
import { writePropertyTable } from './property-table.ts';

async function routedOperations(): Promise<readonly RoutedOperation[]> {
  const deployed = await listOperations();
  return Promise.all(
    deployed.map(async ({ entry, route }) => {
      const { operation } = (await import(pathToFileURL(entry).href)) as Pick<RoutedOperation, 'operation'>;
      return { path: `/${route}`, operation };
    }),
  );
}

/** Returns the pages of docs/ that are generated from the code, by file name. */
export async function generateDocs(): Promise<Readonly<Record<string, string>>> {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const openApiDocument = openApi(await routedOperations(), version);
  return {
    'openapi.json': `${JSON.stringify(openApiDocument, undefined, 2)}\n`,
    ...Object.fromEntries(itemTypes.map((type) => [`properties-${type.name}.md`, writePropertyTable(type)])),
  };
}
