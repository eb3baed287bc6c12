import type { Context } from 'aws-lambda';
import { allowedMailboxes } from '../common/allowed-mailboxes.ts';
import { log } from '../common/log.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import { loggedPermission } from '../common/permission.ts';
import { readBatchesSettings } from '../common/settings.ts';
import { readBatchFile } from '../results/batch-files.ts';
import { finishBatch } from '../results/finish-batch.ts';
import { readDrop, readObjectCreated } from './dropped-file.ts';
import { readFileBatch } from './file-batch.ts';
import { splitFile } from './split-file.ts';

const noCounts = { success: 0, warning: 0, error: 0, open: 0 };

/** Gives the handler of the events by which EventBridge says that a file was put into the bucket: it makes a batch of it, or a batch that has failed and says why. */
export function splitterHandler(operationNamed: OperationNamed) {
  return async (event: unknown, { awsRequestId: requestId }: Context): Promise<void> => {
    const file = readObjectCreated(event);
    const drop = readDrop(file.key);
    if (!drop) return;
    const { allowedMailboxes: patterns, ...places } = readBatchesSettings(process.env);
    const asking = { caller: undefined, batchId: requestId, operation: 'splitter' };
    const allows = loggedPermission(allowedMailboxes(patterns), asking);
    const context = { ...places, operationNamed, allows };
    const batch = await readFileBatch(drop, file, context);
    if (!batch) return log().warn('no file to split');
    if (!('reason' in batch)) return splitFile(batch, context);
    const { batchId, reason } = batch;
    log().warn('file not split', { batchId });
    if (await readBatchFile(context.batchesBucket, batchId, 'split')) return;
    await finishBatch(context.batchesBucket, batchId, { state: 'failed', reason }, noCounts);
  };
}
