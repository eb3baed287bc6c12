import { createWriteStream } from 'node:fs';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import type { ApiClient } from '../common/api-client.ts';
import { CommandError } from '../common/command.ts';
import { renderTable } from '../common/render-table.ts';

const failure = z.object({
  line: z.int().optional(),
  index: z.int().optional(),
  key: z.string().default(''),
  responseCode: z.string(),
  messageText: z.string().default(''),
  deadLettered: z.boolean().default(false),
});

/** The displayed fields of a result whose responseClass is Warning or Error. */
type Failure = z.infer<typeof failure>;

const maxFailures = 20;

const resultsPath = (batchId: string) => `/batches/${encodeURIComponent(batchId)}/results`;

/** Returns the first results of a batch whose responseClass is not Success, at most 20. */
export async function getFirstFailures(api: ApiClient, batchId: string): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for await (const page of api.pages(`${resultsPath(batchId)}?failed=true`)) {
    failures.push(...splitLines(page).map((line) => failure.parse(JSON.parse(line))));
    if (failures.length >= maxFailures) break;
  }
  return failures.slice(0, maxFailures);
}

function splitLines(page: string): readonly string[] {
  return page.split('\n').slice(0, -1);
}

/** Returns failures as a table, each with its line in the file or its index in the request. Adds how many of `count` are not in it. */
export function renderFailures(failures: readonly Failure[], count: number): string {
  const place = failures.some(({ line }) => line !== undefined) ? 'line' : 'index';
  const rows = failures.map((each) => [
    String(each[place] ?? ''),
    toOneLine(each.key),
    each.responseCode,
    toOneLine(each.messageText),
  ]);
  const more = count > rows.length ? `\n   … and ${count - rows.length} more` : '';
  return `${renderTable([[place, 'key', 'code', 'text'], ...rows])}${more}`;
}

// Control characters become spaces too, because a terminal may run them as commands.
function toOneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ');
}

/** Returns the name of the results file for a file of entries: `people.results.jsonl` for `people.csv`. */
export function resultsFileFor(file: string): string {
  return `${file.slice(0, file.length - extname(file).length)}.results.jsonl`;
}

/** Writes all results of a batch into a file, one JSON line per entry, replacing its content. Throws CommandError if the file cannot be written. */
export async function writeResults(
  api: ApiClient,
  batchId: string,
  file: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await pipeline(api.pages(resultsPath(batchId)), createWriteStream(file), signal ? { signal } : {});
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    throw new CommandError(`${file} cannot be written (${error.code}). Watch the batch again with another --results.`);
  }
}
