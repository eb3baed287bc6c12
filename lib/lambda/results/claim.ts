import type { Part } from '../messages/part.ts';
import { type Bucket, createObject, readText } from './bucket.ts';
import { batchPrefix } from './result-name.ts';

/** Claims a part for a message, by its id; returns whether that message holds the part. The first of several gets it. */
export function claimPart(bucket: Bucket, { batchId, number }: Part, messageId: string): Promise<boolean> {
  return claim(bucket, batchId, String(number).padStart(8, '0'), messageId);
}

/** Claims a batch for a version of its file; returns whether that version holds it. The first of several uploads gets it. */
export function claimBatch(bucket: Bucket, batchId: string, versionId = ''): Promise<boolean> {
  return claim(bucket, batchId, 'file', versionId);
}

async function claim(bucket: Bucket, batchId: string, name: string, owner: string): Promise<boolean> {
  const key = `${batchPrefix(batchId)}claims/${name}`;
  return (await createObject(bucket, key, owner)) || (await readText(bucket, key)) === owner;
}
