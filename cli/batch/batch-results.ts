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

/** The result of an entry that did not succeed, as far as it is shown. */
type Failure = z.infer<typeof failure>;

const mostShown = 20;

const resultsPath = (batchId: string) => `/batches/${encodeURIComponent(batchId)}/results`;

/** Gets the first results of a batch that are no success, 20 at most. */
export async function firstFailures(api: ApiClient, batchId: string): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for await (const page of api.pages(`${resultsPath(batchId)}?failed=true`)) {
    failures.push(...linesOf(page).map((line) => failure.parse(JSON.parse(line))));
    if (failures.length >= mostShown) break;
  }
  return failures.slice(0, mostShown);
}

function linesOf(page: string): readonly string[] {
  return page.split('\n').slice(0, -1);
}

/** Writes failures as a table, each with its line in the file (or its index in the request), and how many more of `count` there are. */
export function renderFailures(failures: readonly Failure[], count: number): string {
  const place = failures.some(({ line }) => line !== undefined) ? 'line' : 'index';
  const rows = failures.map((each) => [
    String(each[place] ?? ''),
    onOneLine(each.key),
    each.responseCode,
    onOneLine(each.messageText),
  ]);
  const more = count > rows.length ? `\n   … and ${count - rows.length} more` : '';
  return `${renderTable([[place, 'key', 'code', 'text'], ...rows])}${more}`;
}

// What a terminal would take for a command, too, becomes a blank.
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ');
}

/** Gives the name of the results file beside a file of entries. */
export function resultsFileOf(file: string): string {
  return `${file.slice(0, file.length - extname(file).length)}.results.jsonl`;
}

/** Writes all results of a batch into a file, one JSON line per entry, in the place of what it held; throws CommandError where it cannot be written. */
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
    throw new CommandError(`${file} cannot be written (${error.code}): watch the batch again with another --results.`);
  }
}
