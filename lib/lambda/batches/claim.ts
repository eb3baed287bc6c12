import { createObject, readText } from './bucket.ts';
import type { Part } from './part.ts';
import { batchPrefix } from './result-name.ts';

/** Claims a part for a message, by its id; says whether the part is that message's: of several messages with one part, all but the first have nothing to do. */
export async function claimPart(bucket: string, { batchId, number }: Part, messageId: string): Promise<boolean> {
  const key = `${batchPrefix(batchId)}claims/${String(number).padStart(8, '0')}`;
  return (await createObject(bucket, key, messageId)) || (await readText(bucket, key)) === messageId;
}
