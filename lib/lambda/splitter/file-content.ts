import { createHash, type Hash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Chance } from '../../runtime/chance.ts';
import { type Bucket, openObject } from '../results/bucket.ts';
import type { DroppedFile } from '../results/dropped-file.ts';

/** The bytes of a file, read from the bucket once. */
export interface FileContent {
  /** Returns the bytes as a stream. */
  open(): Promise<Readable>;
  /** Removes the copy of it on this machine, if any. */
  remove(): Promise<void>;
}

/** Returns the content of an object that is read when it is opened; opening throws if the object is gone. */
export function bucketContent(bucket: Bucket, { key, versionId }: DroppedFile): FileContent {
  return {
    async open() {
      const opened = await openObject(bucket, key, versionId);
      if (!opened) throw new Error('the file is gone');
      return opened.chunks;
    },
    remove: async () => undefined,
  };
}

/** Returns the content of a stream, stored on the disk while its bytes are added to the hash. */
export async function storedContent(chunks: Readable, hash: Hash, chance: Chance): Promise<FileContent> {
  const path = join(tmpdir(), `ews-batch-${chance.uuid()}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    // The system frees a file without a name when it is closed, also by a process that is killed.
    await rm(path);
    for await (const chunk of chunks) {
      hash.update(chunk);
      await file.writeFile(chunk);
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    open: async () => file.createReadStream({ start: 0, autoClose: false }),
    remove: () => file.close(),
  };
}

/** Returns the hash with which the identity of a dropped file begins: its key and its options. */
export function hashOf(key: string, options: string): Hash {
  return createHash('sha256').update(JSON.stringify([key, options]));
}
