import { noCounts } from '../../contract/counts.ts';
import type { Composition } from '../common/composition.ts';
import { withMetrics } from '../common/monitor.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import { loggedPermission } from '../common/permission.ts';
import { readBatchFile } from '../results/batch-files.ts';
import { readDrop, readObjectCreated } from '../results/dropped-file.ts';
import { finishBatch } from '../results/finish-batch.ts';
import { type RejectedFile, readFileBatch } from './file-batch.ts';
import { splitFile } from './split-file.ts';
import type { SplitterContext, SplitterEnvironment } from './splitter-environment.ts';

/** Returns the handler of EventBridge's events for files put into the bucket; it splits each into a batch, or fails the batch with a reason. */
export function splitterHandler(
  operationNamed: OperationNamed,
  { environment, monitor }: Composition<SplitterEnvironment>,
) {
  return withMetrics<unknown, void>(monitor, async (event, { awsRequestId }) =>
    handleFile(event, awsRequestId, operationNamed, environment()),
  );
}

async function handleFile(
  event: unknown,
  batchId: string,
  operationNamed: OperationNamed,
  environment: SplitterEnvironment,
): Promise<void> {
  const file = readObjectCreated(event);
  const drop = readDrop(file.key);
  if (!drop) return;
  const { monitor } = environment;
  const allows = loggedPermission(environment.allows, { caller: undefined, batchId, operation: 'splitter' }, monitor);
  const context = { ...environment, operationNamed, allows };
  const batch = await readFileBatch(drop, file, context);
  if (!batch) {
    monitor.warn('file ignored: it is gone, its batch does not exist, or its batch has another file');
    return;
  }
  try {
    await ('reason' in batch ? rejectFile(batch, context) : splitFile(batch, context));
  } finally {
    await batch.content.remove();
  }
}

async function rejectFile({ batchId, reason }: RejectedFile, context: SplitterContext): Promise<void> {
  context.monitor.warn('file not split', { batchId });
  if (await readBatchFile(context.bucket, batchId, 'split')) return;
  await finishBatch(context, batchId, { state: 'failed', reason }, noCounts);
}
