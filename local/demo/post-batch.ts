import * as z from 'zod';

const itemId = z.object({ id: z.string(), changeKey: z.string().optional() });

const imGroup = z.looseObject({ displayName: z.string(), exchangeStoreId: itemId });
const persona = z.looseObject({ displayName: z.string(), attributions: z.array(z.object({ sourceId: itemId })) });

const result = z.object({
  index: z.int(),
  key: z.string().optional(),
  responseClass: z.enum(['Success', 'Warning', 'Error']),
  responseCode: z.string(),
  messageText: z.string().optional(),
  item: z.record(z.string(), z.looseObject({ itemId })).optional(),
  rootFolder: z.object({ items: z.array(z.record(z.string(), z.looseObject({ itemId }))) }).optional(),
  imGroup: imGroup.optional(),
  persona: persona.optional(),
  imItemList: z.object({ groups: z.array(imGroup).default([]), personas: z.array(persona).default([]) }).optional(),
  deadLettered: z.boolean().optional(),
});

const answer = z.object({ results: z.array(result) });

/** The result of an entry, with the fields that stories use. */
export type EntryResult = z.infer<typeof result>;

/** The API's answer to a batch, with the time that it took in ms. */
export interface BatchAnswer {
  readonly status: number;
  readonly elapsedMs: number;
  readonly results: readonly EntryResult[];
}

/** Posts a batch to the HTTP API. Throws with the text of the answer if the status is neither 200 nor 207. */
export async function postBatch(apiUrl: string, route: string, batch: object): Promise<BatchAnswer> {
  const start = performance.now();
  const response = await fetch(`${apiUrl}/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(batch),
  });
  const text = await response.text();
  const elapsedMs = Math.round(performance.now() - start);
  if (response.status !== 200 && response.status !== 207) {
    throw new Error(`POST /${route}: expected status 200 or 207, got ${response.status}: ${text}`);
  }
  return { status: response.status, elapsedMs, ...answer.parse(JSON.parse(text)) };
}
