import { z } from 'zod';
import { type Bucket, putObject, readText } from './bucket.ts';
import { batchPrefix } from './result-name.ts';

const description = z.object({
  operation: z.string().optional(),
  mailbox: z.string().optional(),
  options: z.record(z.string(), z.unknown()).default({}),
  /** The name of its file, if it has one. */
  name: z.string().optional(),
  createdAt: z.iso.datetime(),
  /** The time until which its file can be uploaded. */
  expiresAt: z.iso.datetime().optional(),
});

const checkpoint = z.object({
  /** The number of the next part. */
  nextPart: z.int(),
  /** The last line that a part has. */
  line: z.int(),
  entries: z.int(),
  at: z.iso.datetime(),
});

const split = z.object({ parts: z.int(), entries: z.int(), notes: z.array(z.string()).default([]) });

const end = z.object({
  state: z.enum(['done', 'failed']),
  reason: z.string().optional(),
  finishedAt: z.iso.datetime(),
});

const files = { description, checkpoint, split, end };

type Files = { readonly [Name in keyof typeof files]: z.infer<(typeof files)[Name]> };

/** The request that a batch was made of: operation, mailbox, options, and its file's name. */
export type BatchDescription = Files['description'];

/** The splitter's position in a file. */
export type Checkpoint = Files['checkpoint'];

/** The number of parts and entries that a batch was split into, and notes about its file. */
export type BatchSplit = Files['split'];

/** The state in which a batch finished. */
export type BatchEnd = Files['end'];

type Schemas = { readonly [Name in keyof Files]: z.ZodType<Files[Name]> };
const schemas: Schemas = files;

/** Returns one of the files that hold the state of a batch; undefined if there is none. */
export async function readBatchFile<Name extends keyof Files>(
  bucket: Bucket,
  batchId: string,
  name: Name,
): Promise<Files[Name] | undefined> {
  const text = await readText(bucket, `${batchPrefix(batchId)}${name}.json`);
  const schema: z.ZodType<Files[Name]> = schemas[name];
  return text === undefined ? undefined : schema.parse(JSON.parse(text));
}

/** Writes one of the files that hold the state of a batch. */
export async function writeBatchFile<Name extends keyof Files>(
  bucket: Bucket,
  batchId: string,
  name: Name,
  content: Files[Name],
): Promise<void> {
  await putObject(bucket, `${batchPrefix(batchId)}${name}.json`, JSON.stringify(content));
}
