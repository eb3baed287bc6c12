import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';

/** An object of the bucket as a list of it shows it: its key, and when it was written. */
export interface ListedObject {
  readonly key: string;
  readonly lastModified: Date;
}

/** An object that is being read: its user metadata, and its bytes as a stream. */
export interface OpenedObject {
  readonly metadata: Readonly<Record<string, string>>;
  readonly chunks: Readable;
}

let client: S3Client | undefined;

/** Gives the function instance's S3 client. */
export async function s3Client(): Promise<S3Client> {
  const s3 = await import('@aws-sdk/client-s3');
  // Else a URL that is presigned holds the checksum of a body that is not there yet, and S3 refuses every other.
  client ??= new s3.S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  return client;
}

/** Writes an object, in place of another of its key. */
export async function putObject(Bucket: string, Key: string, Body: string): Promise<void> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  await (await s3Client()).send(new PutObjectCommand({ Bucket, Key, Body }));
}

/** Writes an object if there is none of its key; says whether it did (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html). */
export async function createObject(Bucket: string, Key: string, Body: string): Promise<boolean> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  try {
    await (await s3Client()).send(new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch: '*' }));
    return true;
  } catch (error) {
    if (isNamed(error, 'PreconditionFailed')) return false;
    throw error;
  }
}

/** Opens an object, or a version of it; undefined where there is none. */
export async function openObject(Bucket: string, Key: string, VersionId?: string): Promise<OpenedObject | undefined> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  try {
    const { Metadata = {}, Body } = await (await s3Client()).send(new GetObjectCommand({ Bucket, Key, VersionId }));
    return { metadata: Metadata, chunks: Body instanceof Readable ? Body : Readable.from([]) };
  } catch (error) {
    if (isNamed(error, 'NoSuchKey') || isNamed(error, 'NoSuchVersion')) return undefined;
    throw error;
  }
}

/** Reads an object as text; undefined where there is none. */
export async function readText(bucket: string, key: string): Promise<string | undefined> {
  const opened = await openObject(bucket, key);
  if (!opened) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of opened.chunks) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Lists the objects whose keys begin with `prefix`, in order, those after `startAfter`. */
export async function* listObjects(
  Bucket: string,
  Prefix: string,
  StartAfter?: string,
): AsyncGenerator<ListedObject, void> {
  const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: await s3Client() },
    { Bucket, Prefix, StartAfter },
  )) {
    for (const { Key = '', LastModified = new Date(0) } of Contents) yield { key: Key, lastModified: LastModified };
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
