import { apiClient, localApi } from './common/api-client.ts';
import { readArguments, runCommand, UsageError } from './common/command.ts';
import { operationNamed } from './common/find-operation-name.ts';
import { discardItems, listItems, redriveItems, showItems } from './failed-items/list-items.ts';

// npm run failed-items: what waits in the dead-letter queue, from a terminal.

const usage = `npm run failed-items                       lists what waits in the dead-letter queue
npm run failed-items -- show               the same with the entries, as JSON
npm run failed-items -- redrive            sends it again, until none is left that may go
npm run failed-items -- discard ID …       deletes what the list shows under these ids

  --code CODE, --operation NAME, --mailbox ADDRESS, --batch ID, --message ID
                only what has all of these
  --limit N     shows at most so many (100)
  --max N       redrives at most so many
  --api URL     a deployed API, to which requests are signed (${localApi}, which "npm start" serves)
  --help        this`;

const text = { type: 'string' } as const;

const filterOptions = { code: text, operation: text, mailbox: text, batch: text, message: text };
const options = { ...filterOptions, limit: text, max: text, api: text, help: { type: 'boolean' } } as const;

async function run(): Promise<void> {
  const { values, positionals } = readArguments(options);
  const { api: apiUrl = localApi, limit, max, help, operation, ...others } = values;
  const [command = 'list', ...ids] = positionals;
  if (help) return console.log(usage);
  const filter = operation === undefined ? others : { ...others, operation: await operationNamed(operation) };
  const api = apiClient(apiUrl);
  if (command === 'discard') return discardItems(api, readIds(ids));
  if (ids.length > 0 || !['list', 'show', 'redrive'].includes(command)) {
    throw new UsageError(`There is no command "${positionals.join(' ')}".`);
  }
  if (command === 'list') return listItems(api, filter, limit);
  if (command === 'show') return showItems(api, filter, limit);
  if (!(await redriveItems(api, filter, readMax(max)))) process.exitCode = 1;
}

function readIds(ids: readonly string[]): readonly string[] {
  if (ids.length > 0) return ids;
  throw new UsageError('discard: write the ids of what to delete, as the list shows them.');
}

function readMax(max = String(Number.MAX_SAFE_INTEGER)): number {
  if (/^[1-9]\d*$/.test(max)) return Number(max);
  throw new UsageError('--max: write a whole number above 0.');
}

await runCommand(usage, run);
