import { resolve } from 'node:path';
import { localApi } from '../common/api-client.ts';
import { readArguments, UsageError } from '../common/command.ts';
import { findOperationName } from '../common/find-operation-name.ts';
import { resultsFileFor } from './batch-results.ts';
import type { FileToRun } from './upload-file.ts';

/** A task for `npm run batch`. If a watched batch has no `resultsFile`, its results go into the working folder, into a file named after its own. */
type BatchCommand =
  | ({ readonly kind: 'run'; readonly resultsFile: string } & FileToRun)
  | { readonly kind: 'watch'; readonly batchId: string; readonly resultsFile: string | undefined }
  | { readonly kind: 'help' };

const text = { type: 'string' } as const;
const options = {
  mailbox: text,
  option: { type: 'string', multiple: true },
  item: text,
  'date-format': text,
  results: text,
  api: text,
  help: { type: 'boolean' },
} as const;

/** Reads the command line of `npm run batch`: the command and the URL of the API. Throws UsageError. */
export async function readBatchArguments(): Promise<{ readonly command: BatchCommand; readonly apiUrl: string }> {
  const { values, positionals } = readArguments(options);
  const apiUrl = values.api ?? localApi;
  const [first, second, ...others] = positionals;
  if (values.help) return { command: { kind: 'help' }, apiUrl };
  if (first === undefined || second === undefined || others.length > 0) {
    throw new UsageError('Expected two arguments: an operation and a file, or "watch" and the id of a batch.');
  }
  if (first === 'watch') {
    return { command: { kind: 'watch', batchId: second, resultsFile: values.results }, apiUrl };
  }
  const { mailbox, item, 'date-format': dateFormat, results: resultsFile = resultsFileFor(second) } = values;
  if (resolve(resultsFile) === resolve(second)) {
    throw new UsageError('--results: the results would overwrite the entries. Name another file.');
  }
  const request = {
    operation: await findOperationName(first),
    mailbox,
    options: { item, dateFormat, ...readRequestOptions(values.option ?? []) },
  };
  return { command: { kind: 'run', file: second, resultsFile, request }, apiUrl };
}

function readRequestOptions(given: readonly string[]): Record<string, unknown> {
  const pairs = given.map((option) => {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(option) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`--option: "${option}" is not of the form NAME=VALUE.`);
    }
    return [name, parseJsonOrText(value)] as const;
  });
  return Object.fromEntries(pairs);
}

function parseJsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
