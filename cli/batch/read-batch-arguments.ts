import { resolve } from 'node:path';
import { localApi } from '../common/api-client.ts';
import { readArguments, UsageError } from '../common/command.ts';
import { operationNamed } from '../common/find-operation-name.ts';
import { resultsFileOf } from './batch-results.ts';
import type { FileToRun } from './upload-file.ts';

/** What `npm run batch` is asked to do: run a file, look at a batch, or say how it is used; the results file of a batch that is looked at is that of its own file, in this folder, unless it is named. */
export type BatchCommand =
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

/** Reads the command line of `npm run batch`, and the URL of the API; throws UsageError. */
export async function readBatchArguments(): Promise<{ readonly command: BatchCommand; readonly apiUrl: string }> {
  const { values, positionals } = readArguments(options);
  const apiUrl = values.api ?? localApi;
  const [first, second, ...others] = positionals;
  if (values.help) return { command: { kind: 'help' }, apiUrl };
  if (first === undefined || second === undefined || others.length > 0) {
    throw new UsageError('Name an operation and a file, or "watch" and the id of a batch.');
  }
  if (first === 'watch') {
    return { command: { kind: 'watch', batchId: second, resultsFile: values.results }, apiUrl };
  }
  const { mailbox, item, 'date-format': dateFormat, results: resultsFile = resultsFileOf(second) } = values;
  if (resolve(resultsFile) === resolve(second)) throw new UsageError('--results: name another file than the entries.');
  const request = {
    operation: await operationNamed(first),
    mailbox,
    options: { item, dateFormat, ...requestOptions(values.option ?? []) },
  };
  return { command: { kind: 'run', file: second, resultsFile, request }, apiUrl };
}

function requestOptions(given: readonly string[]): Record<string, unknown> {
  const pairs = given.map((option) => {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(option) ?? [];
    if (name === undefined || value === undefined) throw new UsageError('--option: write NAME=VALUE.');
    return [name, jsonOrText(value)] as const;
  });
  return Object.fromEntries(pairs);
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
