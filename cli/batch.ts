import { followBatch } from './batch/follow-batch.ts';
import { readBatchArguments } from './batch/read-batch-arguments.ts';
import { uploadFile } from './batch/upload-file.ts';
import { apiClient, localApi } from './common/api-client.ts';
import { runCommand } from './common/command.ts';

// npm run batch: a file of entries to Exchange, from a terminal.

const usage = `npm run batch -- OPERATION FILE            runs a file of entries, .csv or .jsonl, as create-item contacts.csv
npm run batch -- watch ID                  looks again at a batch that goes on, or is over

  --mailbox ADDRESS    the mailbox to act as (the account that signs in)
  --option NAME=VALUE  an option of the request, its value as JSON or text, any number of times, as savedItemFolderId=drafts
  --item message       what the rows of a CSV file are (contact)
  --date-format d/M/yyyy
                       how its dates with slashes are written (M/d/yyyy)
  --results FILE       where the results go, one JSON line per entry (beside FILE: contacts.results.jsonl)
  --api URL            a deployed API, to which requests are signed (${localApi}, which "npm start" serves)
  --help               this

A file that runs twice is done twice, but for entries to create that have a key of their own.
Exit code: 0 all succeeded, 1 some did not, 2 wrong usage.`;

await runCommand(usage, async () => {
  const { command, apiUrl } = await readBatchArguments();
  if (command.kind === 'help') return console.log(usage);
  const api = apiClient(apiUrl);
  const batchId = command.kind === 'run' ? await uploadFile(api, command, console.log) : command.batchId;
  const again = `npm run batch -- watch ${batchId}${apiUrl === localApi ? '' : ` --api ${apiUrl}`}`;
  if (command.kind === 'run') console.log(`To look at it again: ${again}\n`);
  const signal = interruption();
  try {
    const { resultsFile } = command;
    const isSuccess = await followBatch(api, { batchId, resultsFile, print: console.log, signal });
    process.exitCode = isSuccess ? 0 : 1;
  } catch (error) {
    if (!signal.aborted) throw error;
    console.log(`\nThe batch goes on without this. To look at it again: ${again}`);
    process.exitCode = 130;
  }
});

/** Gives what the first Ctrl-C aborts; the second ends the process. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort()).once('SIGTERM', () => controller.abort());
  return controller.signal;
}
