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

/** An object that is being read: its size, its user metadata, and its bytes as a stream. */
export interface OpenedObject {
  readonly bytes: number;
  readonly metadata: ReadonlyMap<string, string>;
  readonly chunks: Readable;
}

/** Writes an object, replacing one of the same key. */
export async function putObject({ name: Bucket, client }: Bucket, Key: string, Body: string): Promise<void> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  await (await client()).send(new PutObjectCommand({ Bucket, Key, Body }));
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
/** Writes an object if there is none of its key; returns whether it did. */
export async function createObject({ name: Bucket, client }: Bucket, Key: string, Body: string): Promise<boolean> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  try {
    await (await client()).send(new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch: '*' }));
    return true;
  } catch (error) {
    if (isNamed(error, 'PreconditionFailed')) return false;
    throw error;
  }
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
    const { ContentLength: bytes = 0, Metadata = {}, Body } = await (await client()).send(command);
    const chunks = Body instanceof Readable ? Body : Readable.from([]);
    return { bytes, metadata: new Map(Object.entries(Metadata)), chunks };
  } catch (error) {
    if (isNamed(error, 'NoSuchKey') || isNamed(error, 'NoSuchVersion')) return undefined;
    throw error;
  }
}

/** Returns an object as text; undefined if there is none. */
export async function readText(bucket: Bucket, key: string): Promise<string | undefined> {
  const opened = await openObject(bucket, key);
  if (!opened) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of opened.chunks) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
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
