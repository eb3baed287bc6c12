import type { Part } from '../messages/part.ts';
import { createObject, readText } from './bucket.ts';
import { batchPrefix } from './result-name.ts';

/** Claims a part for a message, by its id; says whether the part is that message's: of several messages with one part, all but the first have nothing to do. */
export function claimPart(bucket: string, { batchId, number }: Part, messageId: string): Promise<boolean> {
  return claim(bucket, batchId, String(number).padStart(8, '0'), messageId);
}

/** Claims a batch for a version of its file; says whether the batch is that version's: of several that are put to one URL, the first one is. */
export function claimBatch(bucket: string, batchId: string, versionId = ''): Promise<boolean> {
  return claim(bucket, batchId, 'file', versionId);
}

async function claim(bucket: string, batchId: string, name: string, owner: string): Promise<boolean> {
  const key = `${batchPrefix(batchId)}claims/${name}`;
  return (await createObject(bucket, key, owner)) || (await readText(bucket, key)) === owner;
}
