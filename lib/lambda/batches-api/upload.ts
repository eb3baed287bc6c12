import { newBatch } from '../../contract/new-batch.ts';
import type { Chance } from '../../runtime/chance.ts';
import type { Clock } from '../../runtime/clock.ts';
import { type Checked, check } from '../../schema/faults.ts';
import { readFileOptions } from '../common/file-options.ts';
import type { Monitor } from '../common/monitor.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import type { Permission } from '../common/permission.ts';
import { mailboxNotAllowed, notABatch } from '../common/problem.ts';
import { unknownOperation } from '../messages/queued-request.ts';
import { writeBatchFile } from '../results/batch-files.ts';
import type { Bucket } from '../results/bucket.ts';

/** The dependencies of the batches function. */
export interface BatchesApiEnvironment {
  readonly bucket: Bucket;
  readonly allows: Permission;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly monitor: Monitor;
}

/** The dependencies of one request, with the operations by name. */
export interface UploadContext extends BatchesApiEnvironment {
  readonly operationNamed: OperationNamed;
}

const uploadSeconds = 3600;
const detail = 'The body does not describe a batch of a file.';

/** Creates a batch whose file is to be uploaded within an hour; throws a ProblemError for a wrong body (400) or mailbox (403). */
export async function createUpload(body: unknown, context: UploadContext) {
  const { operation, mailbox, options, name } = checkedValue(check(newBatch, body, '$'));
  const known = await context.operationNamed(operation);
  if (!known) throw notABatch(detail, [unknownOperation]);
  checkedValue(readFileOptions(known, mailbox, options));
  if (!context.allows(mailbox)) throw mailboxNotAllowed(mailbox);
  const now = context.clock.now();
  const batchId = context.chance.uuid();
  const key = `uploads/${batchId}/${name}`;
  const createdAt = new Date(now).toISOString();
  const expiresAt = new Date(now + uploadSeconds * 1000).toISOString();
  const description = { operation, mailbox, options, name, createdAt, expiresAt };
  await writeBatchFile(context.bucket, batchId, 'description', description);
  return { batchId, key, uploadUrl: await presignPut(context.bucket, key, now), expiresAt };
}

function checkedValue<Value>(checked: Checked<Value>): Value {
  if ('faults' in checked) throw notABatch(detail, checked.faults);
  return checked.value;
}

async function presignPut({ name: Bucket, client }: Bucket, Key: string, now: number): Promise<string> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
  const command = new PutObjectCommand({ Bucket, Key });
  return getSignedUrl(await client(), command, { expiresIn: uploadSeconds, signingDate: new Date(now) });
}
