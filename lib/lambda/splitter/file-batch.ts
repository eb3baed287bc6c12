import { createHash } from 'node:crypto';
import type { Operation } from '../../operation/operation.ts';
import { textOf } from '../../schema/faults.ts';
import { type FileOptions, readFileOptions } from '../common/file-options.ts';
import { jsonOf } from '../common/json.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import type { Permission } from '../common/permission.ts';
import { isBatchId } from '../messages/part.ts';
import { readBatchFile } from '../results/batch-files.ts';
import { openObject, readText } from '../results/bucket.ts';
import { claimBatch } from '../results/claim.ts';
import { type Drop, type DroppedFile, isReadable, optionsKey } from './dropped-file.ts';

/** What the splitter goes by: the bucket and the work queue, the operations, and who may be acted for. */
export interface SplitterContext {
  readonly batchesBucket: string;
  readonly workQueueUrl: string;
  readonly operationNamed: OperationNamed;
  readonly allows: Permission;
}

/** A file that is a batch: the batch's id, its name, its operation and its options. */
export interface FileBatch extends FileOptions {
  readonly batchId: string;
  readonly file: DroppedFile;
  readonly name: string;
  readonly operation: Operation;
}

/** A file that cannot run, and why. */
export interface NoFileBatch {
  readonly batchId: string;
  readonly reason: string;
}

/** Finds out what a dropped file is; undefined where it is gone, or was uploaded for a batch that is not there or has another file. */
export async function readFileBatch(
  drop: Drop,
  file: DroppedFile,
  context: SplitterContext,
): Promise<FileBatch | NoFileBatch | undefined> {
  if (drop.kind === 'inbox') return readInbox(drop, file, context);
  const { batchId, name } = drop;
  const description = isBatchId(batchId)
    ? await readBatchFile(context.batchesBucket, batchId, 'description')
    : undefined;
  if (!description || !(await claimBatch(context.batchesBucket, batchId, file.versionId))) return undefined;
  const { operation = '', mailbox, options } = description;
  return { batchId, ...(await check({ operation, mailbox, options, name, file }, context)) };
}

async function readInbox(drop: Drop & { kind: 'inbox' }, file: DroppedFile, context: SplitterContext) {
  const { batchesBucket: bucket } = context;
  const { operation, mailbox, name } = drop;
  const opened = await openObject(bucket, file.key, file.versionId);
  if (!opened) return undefined;
  const text = opened.metadata.options ?? (await readText(bucket, optionsKey(file.key))) ?? '{}';
  // The same content under the same name, with the same options, is the same batch: nothing is done twice.
  const hash = createHash('sha256').update(JSON.stringify([file.key, text]));
  if (isReadable(name)) for await (const chunk of opened.chunks) hash.update(chunk);
  else opened.chunks.destroy();
  const batchId = hash.digest('hex').slice(0, 32);
  return { batchId, ...(await check({ operation, mailbox, options: jsonOf(text), name, file }, context)) };
}

interface Asked {
  readonly operation: string;
  readonly mailbox?: string | undefined;
  readonly options: unknown;
  readonly name: string;
  readonly file: DroppedFile;
}

async function check(
  { operation: operationName, mailbox, options, name, file }: Asked,
  { operationNamed, allows }: SplitterContext,
): Promise<Omit<FileBatch, 'batchId'> | Omit<NoFileBatch, 'batchId'>> {
  if (!isReadable(name)) return { reason: 'expected a file whose name ends in .csv or .jsonl' };
  const operation = await operationNamed(operationName);
  if (!operation)
    return { reason: 'expected inbox/{operation}/{mailbox}/{name}, with an operation such as create-item' };
  const checked = readFileOptions(operation, mailbox, options);
  if ('faults' in checked) return { reason: textOf(checked.faults) };
  if (!allows(mailbox)) return { reason: 'this deployment may not act for the mailbox' };
  return { file, name, operation, ...checked.value };
}
