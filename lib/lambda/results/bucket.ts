import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';

/** The bucket of batches; its client is made at first use. */
export interface Bucket {
  readonly name: string;
  client(): Promise<S3Client>;
}

/** An object as a list of the bucket shows it. */
export interface ListedObject {
  readonly key: string;
  /** In milliseconds since 1970. */
  readonly lastModified: number;
}

/** An object that is being read: its size, its ETag, its user metadata, and its bytes as a stream. */
export interface OpenedObject {
  readonly bytes: number;
  readonly etag: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly chunks: Readable;
}

/** Writes an object, replacing one of the same key. */
export async function putObject({ name: Bucket, client }: Bucket, Key: string, Body: string): Promise<void> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  await (await client()).send(new PutObjectCommand({ Bucket, Key, Body }));
}

/** The condition of a write: that the key has no object yet, or that its object still has this ETag. */
export type WriteCondition = 'isAbsent' | { readonly etag: string };

/** The outcome of a conditional write: the new object's ETag, refused, or in conflict with another write at the same time. */
export type ConditionalWrite =
  | { readonly kind: 'written'; readonly etag: string }
  | { readonly kind: 'refused' | 'conflict' };

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
/** Writes an object if the condition holds. */
export async function putObjectIf(
  { name: Bucket, client }: Bucket,
  Key: string,
  Body: string,
  condition: WriteCondition,
): Promise<ConditionalWrite> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  const only = condition === 'isAbsent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };
  try {
    const { ETag = '' } = await (await client()).send(new PutObjectCommand({ Bucket, Key, Body, ...only }));
    return { kind: 'written', etag: ETag };
  } catch (error) {
    // With If-Match, S3 answers 404 for an object that was deleted meanwhile.
    if (isNamed(error, 'PreconditionFailed') || isNamed(error, 'NoSuchKey')) return { kind: 'refused' };
    if (isNamed(error, 'ConditionalRequestConflict')) return { kind: 'conflict' };
    throw error;
  }
}

/** Writes an object if there is none of its key; returns whether it did. */
export async function createObject(bucket: Bucket, key: string, body: string): Promise<boolean> {
  return (await putObjectIf(bucket, key, body, 'isAbsent')).kind === 'written';
}

/** Opens an object, or one version of it; undefined if there is none. */
export async function openObject(
  { name: Bucket, client }: Bucket,
  Key: string,
  VersionId?: string,
): Promise<OpenedObject | undefined> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  try {
    const command = new GetObjectCommand({ Bucket, Key, VersionId });
    const { ContentLength: bytes = 0, ETag: etag = '', Metadata = {}, Body } = await (await client()).send(command);
    const chunks = Body instanceof Readable ? Body : Readable.from([]);
    return { bytes, etag, metadata: new Map(Object.entries(Metadata)), chunks };
  } catch (error) {
    if (isNamed(error, 'NoSuchKey') || isNamed(error, 'NoSuchVersion')) return undefined;
    throw error;
  }
}

/** Returns an object as text; undefined if there is none. */
export async function readText(bucket: Bucket, key: string): Promise<string | undefined> {
  return (await readTagged(bucket, key))?.text;
}

/** An object as text, with its ETag. */
export interface TaggedText {
  readonly text: string;
  readonly etag: string;
}

/** Returns an object as text with its ETag; undefined if there is none. */
export async function readTagged(bucket: Bucket, key: string): Promise<TaggedText | undefined> {
  const opened = await openObject(bucket, key);
  if (!opened) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of opened.chunks) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString(), etag: opened.etag };
}

/** Lists the objects whose keys begin with `Prefix`, in the order of their keys, after the key `StartAfter`. */
export async function* listObjects(
  { name: Bucket, client }: Bucket,
  Prefix: string,
  StartAfter?: string,
): AsyncGenerator<ListedObject, void> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  let ContinuationToken: string | undefined;
  do {
    const command = new ListObjectsV2Command({ Bucket, Prefix, StartAfter, ContinuationToken });
    const { Contents = [], NextContinuationToken } = await (await client()).send(command);
    for (const { Key = '', LastModified } of Contents) yield { key: Key, lastModified: LastModified?.getTime() ?? 0 };
    ContinuationToken = NextContinuationToken;
  } while (ContinuationToken);
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
