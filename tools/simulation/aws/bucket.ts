import { createHash } from 'node:crypto';
import type { Simulation } from '../core/simulation.ts';

/** An object in the bucket. */
export interface StoredObject {
  readonly key: string;
  readonly body: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly versionId: string;
  readonly etag: string;
  /** In ms since 1970. */
  readonly lastModified: number;
}

/** The conditions of a conditional write. */
export interface Conditions {
  readonly ifNoneMatch?: string | undefined;
  readonly ifMatch?: string | undefined;
}

/** A bucket of S3: what was written is read at once, and its versions are kept. */
export interface SimulatedBucket {
  /** Writes an object; returns it, or the name of the S3 error if a condition does not hold. */
  put(
    key: string,
    body: string,
    conditions?: Conditions,
    metadata?: Readonly<Record<string, string>>,
  ): StoredObject | 'PreconditionFailed' | 'NoSuchKey';
  get(key: string, versionId?: string): StoredObject | undefined;
  delete(key: string): void;
  /** Returns the objects whose keys begin with a prefix, in the order of their keys. */
  list(prefix: string): readonly StoredObject[];
}

/** Returns an empty bucket. */
export function createBucket({ world, newId }: Simulation): SimulatedBucket {
  const current = new Map<string, StoredObject>();
  const versions = new Map<string, StoredObject>();
  return {
    put(key, body, { ifNoneMatch, ifMatch } = {}, metadata = {}) {
      const there = current.get(key);
      if (ifNoneMatch === '*' && there) return 'PreconditionFailed';
      if (ifMatch !== undefined && !there) return 'NoSuchKey';
      if (ifMatch !== undefined && there?.etag !== ifMatch) return 'PreconditionFailed';
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const stored = { key, body, metadata, versionId: newId('v'), etag, lastModified: world.now() };
      current.set(key, stored);
      versions.set(stored.versionId, stored);
      return stored;
    },
    get(key, versionId) {
      if (versionId === undefined) return current.get(key);
      const version = versions.get(versionId);
      return version?.key === key ? version : undefined;
    },
    delete: (key) => void current.delete(key),
    list: (prefix) =>
      [...current.values()]
        .filter(({ key }) => key.startsWith(prefix))
        .sort((one, other) => (one.key < other.key ? -1 : 1)),
  };
}
