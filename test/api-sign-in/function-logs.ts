import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file for the functions' logs: its descriptor, and its lines as JSON. */
export interface FunctionLogs {
  readonly descriptor: number;
  text(): string;
  lines(): readonly Readonly<Record<string, unknown>>[];
  remove(): void;
}

/** Creates and opens a log file. */
export function openFunctionLogs(): FunctionLogs {
  const folder = mkdtempSync(join(tmpdir(), 'ews-batch-logs-'));
  const file = join(folder, 'functions.log');
  const descriptor = openSync(file, 'a');
  const text = () => readFileSync(file, 'utf8');
  return {
    descriptor,
    text,
    lines: () =>
      text()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line)),
    remove: () => {
      closeSync(descriptor);
      rmSync(folder, { recursive: true });
    },
  };
}
