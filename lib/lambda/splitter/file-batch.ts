import type { Operation } from '../../operation/operation.ts';
import { textOf } from '../../schema/faults.ts';
import { type FileOptions, readFileOptions } from '../common/file-options.ts';
import { parseJson } from '../common/parse-json.ts';
import { isBatchId } from '../messages/part.ts';
import { readBatchFile } from '../results/batch-files.ts';
import { recordBatchOfFile } from '../results/batch-of-file.ts';
import { openObject, readText } from '../results/bucket.ts';
import { claimBatch } from '../results/claim.ts';
import { type Drop, type DroppedFile, type InboxDrop, isReadable, optionsKey } from '../results/dropped-file.ts';
import { bucketContent, type FileContent, hashOf, storedContent } from './file-content.ts';
import type { SplitterContext } from './splitter-environment.ts';

/** A file that is a batch, with its operation, options and content. */
export interface FileBatch extends FileOptions {
  readonly batchId: string;
  readonly name: string;
  readonly operation: Operation;
  readonly content: FileContent;
}

/** A file that is no batch, with the reason. */
export interface RejectedFile {
  readonly batchId: string;
  readonly reason: string;
  readonly content: FileContent;
}

// Below the 10 GiB of disk that a Lambda function can have.
const maxStoredBytes = 9 * 1024 ** 3;

/** Returns the batch of a dropped file; undefined if the file is gone, or was uploaded for no batch or for one that has another file. */
export async function readFileBatch(
  drop: Drop,
  file: DroppedFile,
  context: SplitterContext,
): Promise<FileBatch | RejectedFile | undefined> {
  return drop.kind === 'inbox' ? readInbox(drop, file, context) : readUpload(drop, file, context);
}

async function readUpload(
  { batchId, name }: Drop & { kind: 'upload' },
  file: DroppedFile,
  context: SplitterContext,
): Promise<FileBatch | RejectedFile | undefined> {
  const { bucket } = context;
  const description = isBatchId(batchId) ? await readBatchFile(bucket, batchId, 'description') : undefined;
  if (!description || !(await claimBatch(bucket, batchId, file.versionId))) return undefined;
  const { operation = '', mailbox, options } = description;
  const content = bucketContent(bucket, file);
  return { batchId, content, ...(await check({ operation, mailbox, options, name }, context)) };
}

async function readInbox(
  { operation, mailbox, name }: InboxDrop,
  file: DroppedFile,
  context: SplitterContext,
): Promise<FileBatch | RejectedFile | undefined> {
  const { key, versionId } = file;
  const opened = await openObject(context.bucket, key, versionId);
  if (!opened) return undefined;
  const text = opened.metadata.get('options') ?? (await readText(context.bucket, optionsKey(key))) ?? '{}';
  // The same content under the same key, with the same options, is the same batch: nothing is done twice.
  const hash = hashOf(key, text);
  const isTooLarge = opened.bytes > maxStoredBytes;
  const isStored = isReadable(name) && !isTooLarge;
  if (!isStored) opened.chunks.destroy();
  const content = isStored
    ? await storedContent(opened.chunks, hash, context.chance)
    : bucketContent(context.bucket, file);
  const batchId = hash.digest('hex').slice(0, 32);
  try {
    await recordBatchOfFile(context.bucket, file, batchId);
    if (isTooLarge) return { batchId, content, reason: 'expected a file of at most 9 GiB: split it' };
    return { batchId, content, ...(await check({ operation, mailbox, options: parseJson(text), name }, context)) };
  } catch (error) {
    await content.remove();
    throw error;
  }
}

interface FileRequest {
  readonly operation: string;
  readonly mailbox?: string | undefined;
  readonly options: unknown;
  readonly name: string;
}

async function check(
  { operation: operationName, mailbox, options, name }: FileRequest,
  { operationNamed, allows }: SplitterContext,
): Promise<Omit<FileBatch, 'batchId' | 'content'> | Pick<RejectedFile, 'reason'>> {
  if (!isReadable(name)) return { reason: 'expected a file whose name ends in .csv or .jsonl' };
  const operation = await operationNamed(operationName);
  if (!operation) {
    return { reason: 'expected inbox/{operation}/{mailbox}/{name}, with an operation such as create-item' };
  }
  const checked = readFileOptions(operation, mailbox, options);
  if ('faults' in checked) return { reason: textOf(checked.faults) };
  if (!allows(mailbox)) return { reason: 'this deployment may not act for the mailbox' };
  return { name, operation, ...checked.value };
}
