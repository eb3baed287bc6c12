import { sha256 } from '../common/sha256.ts';
import { type Bucket, putObject, readText } from './bucket.ts';
import type { DroppedFile } from './dropped-file.ts';

// The id of a file's batch goes by its content, which nobody else reads: this prefix says which batch a version of a file is.
const prefix = 'files/';

/** Records which batch a dropped file is, so that the batch can be found if the splitter fails. */
export async function recordBatchOfFile(bucket: Bucket, file: DroppedFile, batchId: string): Promise<void> {
  await putObject(bucket, prefix + idOfUnread(file), batchId);
}

/** Returns the id of a dropped file's batch. A file that the splitter never read has one that goes by its key and version. */
export async function batchOfFile(bucket: Bucket, file: DroppedFile): Promise<string> {
  const id = idOfUnread(file);
  return (await readText(bucket, prefix + id)) ?? id;
}

function idOfUnread({ key, versionId = '' }: DroppedFile): string {
  return sha256(JSON.stringify(['unread', key, versionId])).slice(0, 32);
}
