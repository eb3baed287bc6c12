import { isDeeper, maxLevels } from '../schema/extent.ts';
import { parseJson } from '../schema/read-json.ts';
import { isJsonObject, type JsonObject } from '../soap/structure.ts';
import { encodingFault, maxRowLength, type Row, tooLong } from './row.ts';

/** Yields the lines of a text without line ends, or undefined for a line that is too long, whose text is discarded. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string | undefined> {
  let line: string | undefined = '';
  for await (const piece of pieces) {
    const [end = '', ...others]: readonly string[] = piece.split('\n');
    line = appended(line, end);
    for (const next of others) {
      yield line;
      line = appended('', next);
    }
  }
  yield line;
}

function appended(line: string | undefined, end: string): string | undefined {
  return line === undefined || line.length + end.length > maxRowLength ? undefined : line + end;
}

const oneEntry = 'expected one whole entry per line';
const tooDeep = `is nested more than ${maxLevels} levels deep: expected an entry of the operation`;

function readLine(line: string | undefined): { readonly entry: JsonObject } | { readonly fault: string } {
  if (line === undefined) return { fault: tooLong };
  const fault = encodingFault(line);
  if (fault !== undefined) return { fault };
  const parsed = parseJson(line);
  if ('wrongAt' in parsed) return { fault: `is not JSON from column ${parsed.wrongAt + 1} on: ${oneEntry}` };
  if (!isJsonObject(parsed.value)) return { fault: `is not a JSON object: ${oneEntry}` };
  return isDeeper(parsed.value, maxLevels) ? { fault: tooDeep } : { entry: parsed.value };
}

/** Reads JSON Lines (https://jsonlines.org): an entry for each line that is not blank. */
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
