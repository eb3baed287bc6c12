import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Chance } from '../../runtime/chance.ts';
import { type Bucket, openObject } from '../results/bucket.ts';
import type { DroppedFile } from './dropped-file.ts';

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
  const content = { open: async () => createReadStream(path), remove: () => rm(path, { force: true }) };
  try {
    await pipeline(chunks, addTo(hash), createWriteStream(path));
  } catch (error) {
    await content.remove();
    throw error;
  }
  return content;
}

function addTo(hash: Hash) {
  return async function* hashed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
    for await (const chunk of source) {
      hash.update(chunk);
      yield chunk;
    }
  };
}

/** Returns the hash with which the identity of a dropped file begins: its key and its options. */
export function hashOf(key: string, options: string): Hash {
  return createHash('sha256').update(JSON.stringify([key, options]));
}
