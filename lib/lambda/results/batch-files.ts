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

const chunkLimits = z.object({ count: z.int().min(1), bytes: z.int().min(1) });

const splitLimits = z.object({
  /** The rows that are read and sent at a time; a group ends with the row that reaches a limit. */
  group: chunkLimits,
  /** The entries of a part; an entry with more bytes is a part of its own. */
  part: chunkLimits,
  /** The most bytes of an entry as JSON. */
  entryBytes: z.int().min(1),
});

// The limits of the versions that did not record theirs. They never change.
const unrecordedLimits = {
  group: { count: 2_000, bytes: 4 * 1024 * 1024 },
  part: { count: 100, bytes: 256 * 1024 },
  entryBytes: 1024 * 1024 - 16 * 1024,
};

const checkpoint = z.object({
  /** The number of the next part. */
  nextPart: z.int(),
  /** The last line that a part has. */
  line: z.int(),
  entries: z.int(),
  at: z.iso.datetime(),
  limits: splitLimits.default(unrecordedLimits),
});

const messageForm = z.object({ body: z.string(), attributes: z.record(z.string(), z.string()).readonly() });

const queueMessage = z.object({
  forms: z.array(messageForm.readonly()).readonly(),
  messageGroupId: z.string().optional(),
});

const split = z.object({
  parts: z.int(),
  entries: z.int(),
  notes: z.array(z.string()).default([]),
  /** The messages of its parts, for as long as the work queue may lack one of them. */
  unsent: z.array(queueMessage.readonly()).readonly().optional(),
});

const end = z.object({
  state: z.enum(['done', 'failed']),
  reason: z.string().optional(),
  finishedAt: z.iso.datetime(),
});

const files = { description, checkpoint, split, end };

type Files = { readonly [Name in keyof typeof files]: z.infer<(typeof files)[Name]> };

/** The request that a batch was made of: operation, mailbox, options, and its file's name. */
export type BatchDescription = Files['description'];

/** The limits by which a file is split. Claims and keys go by the number of a part, so every version goes on by the limits that a file was begun with. */
export type SplitLimits = z.infer<typeof splitLimits>;

/** The splitter's position in a file, and the limits by which it splits that. */
export type Checkpoint = Files['checkpoint'];

/** The parts and entries that a batch was split into, notes about its file, and messages that may not be sent yet. */
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
