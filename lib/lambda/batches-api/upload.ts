import { randomUUID } from 'node:crypto';
import { newBatch } from '../../contract/new-batch.ts';
import { type Checked, check } from '../../schema/faults.ts';
import { readFileOptions } from '../common/file-options.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import type { Permission } from '../common/permission.ts';
import { mailboxNotAllowed, noBatch } from '../common/problem.ts';
import { unknownOperation } from '../messages/queued-request.ts';
import { writeBatchFile } from '../results/batch-files.ts';
import { s3Client } from '../results/bucket.ts';

/** What batches of files are made with: their bucket, the operations, and who may be acted for. */
export interface UploadContext {
  readonly batchesBucket: string;
  readonly operationNamed: OperationNamed;
  readonly allows: Permission;
}

const uploadSeconds = 3600;

/** Makes a batch whose file is to be uploaded within an hour: gives its id, and the URL to PUT the file to; throws a ProblemError for what is wrong with it (400) and a mailbox that is not allowed (403). */
export async function makeUpload(body: unknown, context: UploadContext, now: Date = new Date()) {
  const { operation, mailbox, options, name } = checkedValue(check(newBatch, body, '$'));
  const known = await context.operationNamed(operation);
  if (!known) throw noBatch(detail, [unknownOperation]);
  checkedValue(readFileOptions(known, mailbox, options));
  if (!context.allows(mailbox)) throw mailboxNotAllowed(mailbox);
  const batchId = randomUUID();
  const key = `uploads/${batchId}/${name}`;
  const createdAt = now.toISOString();
  const expiresAt = new Date(now.getTime() + uploadSeconds * 1000).toISOString();
  const description = { operation, mailbox, options, name, createdAt, expiresAt };
  await writeBatchFile(context.batchesBucket, batchId, 'description', description);
  return { batchId, key, uploadUrl: await presign(context.batchesBucket, key), expiresAt };
}

const detail = 'The body describes no batch of a file.';

function checkedValue<Value>(checked: Checked<Value>): Value {
  if ('faults' in checked) throw noBatch(detail, checked.faults);
  return checked.value;
}

async function presign(Bucket: string, Key: string): Promise<string> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
  return getSignedUrl(await s3Client(), new PutObjectCommand({ Bucket, Key }), { expiresIn: uploadSeconds });
}
