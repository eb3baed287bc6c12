import { z } from 'zod';
import { putObject, readText } from './bucket.ts';
import { batchPrefix } from './result-name.ts';

const description = z.object({
  operation: z.string().optional(),
  mailbox: z.string().optional(),
  options: z.record(z.string(), z.unknown()).default({}),
  /** The name of its file, where it has one. */
  name: z.string().optional(),
  createdAt: z.iso.datetime(),
  /** Until when its file can be uploaded. */
  expiresAt: z.iso.datetime().optional(),
});

const checkpoint = z.object({
  /** The number of the part that comes next. */
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

/** What a batch was to be when it was made: its operation, its mailbox and options, and its file's name. */
export type BatchDescription = Files['description'];

/** How far the splitter is in a file. */
export type Checkpoint = Files['checkpoint'];

/** What a batch was split into: how many parts, how many entries, and what is to be said of its file. */
export type BatchSplit = Files['split'];

/** How a batch ended. */
export type BatchEnd = Files['end'];

/** Reads one of the files that say how a batch stands; undefined where there is none. */
export async function readBatchFile<Name extends keyof Files>(
  bucket: string,
  batchId: string,
  name: Name,
): Promise<Files[Name] | undefined> {
  const text = await readText(bucket, `${batchPrefix(batchId)}${name}.json`);
  return text === undefined ? undefined : (files[name].parse(JSON.parse(text)) as Files[Name]);
}

/** Writes one of the files that say how a batch stands. */
export async function writeBatchFile<Name extends keyof Files>(
  bucket: string,
  batchId: string,
  name: Name,
  content: Files[Name],
): Promise<void> {
  await putObject(bucket, `${batchPrefix(batchId)}${name}.json`, JSON.stringify(content));
}
