import type { JsonObject } from '../soap/structure.ts';
import { brokenText, longestRow, type Row, tooLong } from './row.ts';

/** Gives the lines of a text, each without its end; undefined for one that is longer than a row may be, of which nothing is kept. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string | undefined> {
  let line: string | undefined = '';
  for await (const piece of pieces) {
    const [end = '', ...others]: readonly string[] = piece.split('\n');
    line = longer(line, end);
    for (const next of others) {
      yield line;
      line = longer('', next);
    }
  }
  yield line;
}

function longer(line: string | undefined, end: string): string | undefined {
  return line === undefined || line.length + end.length > longestRow ? undefined : line + end;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    // Its message quotes the line.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readLine(line: string | undefined): { readonly entry: JsonObject } | { readonly fault: string } {
  if (line === undefined) return { fault: tooLong };
  const broken = brokenText(line);
  if (broken !== undefined) return { fault: broken };
  const entry = parsed(line);
  return isObject(entry)
    ? { entry }
    : { fault: 'is no JSON object: expected one entry per line, whole and on its own' };
}

/** Reads JSON Lines (https://jsonlines.org): an entry per line that is not blank. */
export async function* readJsonLines(pieces: AsyncIterable<string>): AsyncGenerator<Row> {
  let number = 0;
  let isEmpty = true;
  for await (const line of linesOf(pieces)) {
    number += 1;
    if (line?.trim() === '') continue;
    isEmpty = false;
    yield { line: number, ...readLine(line) };
  }
  if (isEmpty) yield { line: 1, fault: 'the file is empty: expected one JSON object per line' };
}
