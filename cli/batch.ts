import { followBatch } from './batch/follow-batch.ts';
import { readBatchArguments } from './batch/read-batch-arguments.ts';
import { uploadFile } from './batch/upload-file.ts';
import { createApiClient, localApi } from './common/api-client.ts';
import { runCommand } from './common/command.ts';

// npm run batch: runs a file of entries from a terminal.

const usage = `npm run batch -- OPERATION FILE    runs a file of entries (.csv or .jsonl), such as create-item contacts.csv
npm run batch -- watch ID          follows a batch again, whether it is running or over

  --mailbox ADDRESS    the mailbox to act as (default: the account that signs in)
  --option NAME=VALUE  an option of the request, such as savedItemFolderId=drafts; the value is JSON or text; repeatable
  --item message       the item type of a CSV file's rows (default: contact)
  --date-format d/M/yyyy
                       the format of a CSV file's dates with slashes (default: M/d/yyyy)
  --results FILE       where to write one JSON line per entry (default: contacts.results.jsonl beside contacts.csv)
  --api URL            a deployed API; its requests are signed (default: ${localApi}, which "npm start" serves)
  --help               shows this text

A file that runs twice is done twice, except entries to create that have a key.
Exit codes: 0 every entry succeeded, 1 something failed, 2 wrong usage, 130 interrupted while the batch continues.`;

await runCommand(usage, async () => {
  const { command, apiUrl } = await readBatchArguments();
  if (command.kind === 'help') return console.log(usage);
  const api = createApiClient(apiUrl);
  const batchId = command.kind === 'run' ? await uploadFile(api, command, console.log) : command.batchId;
  const watch = `npm run batch -- watch ${batchId}${apiUrl === localApi ? '' : ` --api ${apiUrl}`}`;
  if (command.kind === 'run') console.log(`To watch it again: ${watch}\n`);
  const signal = signalInterruption();
  try {
    const { resultsFile } = command;
    const isSuccess = await followBatch(api, { batchId, resultsFile, print: console.log, signal });
    process.exitCode = isSuccess ? 0 : 1;
  } catch (error) {
    if (!signal.aborted) throw error;
    console.log(`\nThe batch continues without this command. To watch it again: ${watch}`);
    process.exitCode = 130;
  }
});

/** Returns a signal that the first Ctrl-C or SIGTERM aborts. The second one ends the process. */
function signalInterruption(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort()).once('SIGTERM', () => controller.abort());
  return controller.signal;
}
