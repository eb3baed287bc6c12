import { type Bucket, createObject, readText } from './bucket.ts';
import { batchPrefix } from './result-name.ts';

/** Claims a batch for a version of its file; returns whether that version holds it. The first of several uploads gets it. */
export async function claimBatch(bucket: Bucket, batchId: string, versionId = ''): Promise<boolean> {
  const key = `${batchPrefix(batchId)}claims/file`;
  return (await createObject(bucket, key, versionId)) || (await readText(bucket, key)) === versionId;
}
