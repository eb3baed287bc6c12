import type { JsonObject } from '../../soap/structure.ts';

export type Row =
  | { readonly line: number; readonly entry: JsonObject }
  | { readonly line: number; readonly fault: string }
  | { readonly line: number; readonly warning: string };

export async function* readRows(
  _name: string,
  chunks: AsyncIterable<Uint8Array>,
  _options: object,
): AsyncGenerator<Row, void> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 0;
  const read = (text: string): Row[] => {
    line += 1;
    if (text.trim() === '') return [];
    try {
      return [{ line, entry: JSON.parse(text) as JsonObject }];
    } catch {
      return [{ line, fault: 'is no JSON object: expected one entry per line' }];
    }
  };
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const each of lines) yield* read(each);
  }
  yield* read(rest);
}
