import * as z from 'zod';
import { sendHttp } from './send-http.ts';

const entryResult = z.looseObject({
  index: z.int(),
  responseClass: z.enum(['Success', 'Warning', 'Error']),
  responseCode: z.string(),
  alreadyAbsent: z.literal(true).optional(),
  item: z.record(z.string(), z.looseObject({ itemId: z.looseObject({ id: z.string() }).optional() })).optional(),
});
const answer = z.object({ results: z.array(entryResult) });

/** The properties of an entry's result that the matrix reads. */
export type EntryResult = z.infer<typeof entryResult>;

/** Returns the results in JSON Lines, in the order of their indexes. */
export function readResultLines(lines: string): readonly EntryResult[] {
  const results = lines
    .split('\n')
    .slice(0, -1)
    .map((line) => entryResult.parse(JSON.parse(line)));
  return results.sort((one, other) => one.index - other.index);
}

/** Posts a batch to the HTTP API and returns its results, or none if the answer has none. */
export async function postBatch(apiUrl: string, operation: string, batch: object): Promise<readonly EntryResult[]> {
  const text = await sendHttp(`${apiUrl}/${routeOf(operation)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(batch),
  });
  const { data } = answer.safeParse(JSON.parse(text));
  return data?.results ?? [];
}

/** Returns the item of a result, of any item type, or an empty object. */
export function itemOf({ item = {} }: EntryResult): { readonly itemId?: { readonly id: string } | undefined } {
  return Object.values(item)[0] ?? {};
}

function routeOf(operation: string): string {
  return operation.replace(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase();
}
