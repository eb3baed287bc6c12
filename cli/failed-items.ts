import { createApiClient, localApi } from './common/api-client.ts';
import { readArguments, runCommand, UsageError } from './common/command.ts';
import { findOperationName } from './common/find-operation-name.ts';
import { discardItems } from './failed-items/discard-items.ts';
import { listItems, showItems } from './failed-items/list-items.ts';
import { redriveItems } from './failed-items/redrive-items.ts';

// npm run failed-items: lists, redrives and discards the messages in the dead-letter queue from a terminal.

const usage = `npm run failed-items                       lists the messages in the dead-letter queue
npm run failed-items -- show               prints them as JSON, with their entries
npm run failed-items -- redrive            moves them to the work queue, until none is left that can be moved
npm run failed-items -- discard ID …       deletes the messages with these ids, which the list shows

  --code CODE, --operation NAME, --mailbox ADDRESS, --batch ID, --message ID
                only messages that match all of these
  --limit N     lists or shows at most N messages (default: 100)
  --max N       redrives at most N messages
  --api URL     a deployed API; its requests are signed (default: ${localApi}, which "npm start" serves)
  --help        shows this text

Exit codes: 0 done, 1 something failed or could not be redriven, 2 wrong usage.`;

const text = { type: 'string' } as const;

const filterOptions = { code: text, operation: text, mailbox: text, batch: text, message: text };
const options = { ...filterOptions, limit: text, max: text, api: text, help: { type: 'boolean' } } as const;

async function run(): Promise<void> {
  const { values, positionals } = readArguments(options);
  const { api: apiUrl = localApi, limit, max, help, operation, ...others } = values;
  const [command = 'list', ...ids] = positionals;
  if (help) return console.log(usage);
  const filter = operation === undefined ? others : { ...others, operation: await findOperationName(operation) };
  const api = createApiClient(apiUrl);
  if (command === 'discard') return discardItems(api, checkIds(ids));
  if (ids.length > 0 || !['list', 'show', 'redrive'].includes(command)) {
    throw new UsageError(`Unknown command "${positionals.join(' ')}". Use list, show, redrive or discard ID.`);
  }
  if (command === 'list') return listItems(api, filter, limit);
  if (command === 'show') return showItems(api, filter, limit);
  if (!(await redriveItems(api, filter, readMax(max)))) process.exitCode = 1;
}

function checkIds(ids: readonly string[]): readonly string[] {
  if (ids.length > 0) return ids;
  throw new UsageError('discard: no id. Write the ids of the messages to delete, as the list shows them.');
}

function readMax(max = String(Number.MAX_SAFE_INTEGER)): number {
  if (/^[1-9]\d*$/.test(max)) return Number(max);
  throw new UsageError(`--max: expected a whole number above 0, not "${max}".`);
}

await runCommand(usage, run);
