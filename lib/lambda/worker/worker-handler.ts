import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Composition } from '../common/composition.ts';
import { withMetrics } from '../common/monitor.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import { notABatch } from '../common/problem.ts';
import { unknownOperation } from '../messages/queued-request.ts';
import { changeVisibility } from '../messages/visibility.ts';
import { directHandler } from '../operation/direct-handler.ts';
import { carryOn } from './carry-out.ts';
import { claimMessages } from './claim-messages.ts';
import { deadLetterInvalid } from './invalid-messages.ts';
import { checkBatches, watchRecord } from './watched-batches.ts';
import { readRecord } from './work-message.ts';
import { workOnMessages } from './work-messages.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

/** Returns the handler of work queue messages (partial batch response) and of direct events that name their operation. */
export function workerHandler(
  operationNamed: OperationNamed,
  { environment, monitor }: Composition<WorkerEnvironment>,
) {
  return withMetrics<unknown, unknown>(monitor, async (event, context) =>
    isSqs(event)
      ? handleMessages(event, context, operationNamed, environment())
      : handleDirect(event, context, operationNamed, environment),
  );
}

function isSqs(event: unknown): event is SQSEvent {
  return typeof event === 'object' && event !== null && 'Records' in event;
}

async function handleDirect(
  event: unknown,
  context: Context,
  operationNamed: OperationNamed,
  environment: () => WorkerEnvironment,
) {
  const name = typeof event === 'object' && event !== null && 'operation' in event ? event.operation : undefined;
  const operation = typeof name === 'string' ? await operationNamed(name) : undefined;
  if (operation) return directHandler(operation, environment)(event, context);
  return notABatch('The event names no operation.', [unknownOperation]).problem;
}

async function handleMessages(
  event: SQSEvent,
  context: Context,
  operationNamed: OperationNamed,
  environment: WorkerEnvironment,
): Promise<SQSBatchResponse> {
  const watches = event.Records.flatMap((record) => watchRecord(record) ?? []);
  const others = event.Records.filter((record) => !watches.some((each) => each.record === record));
  const read = await Promise.all(others.map((record) => readRecord(record, operationNamed, environment.giveUpMs)));
  const valid = read.flatMap((each) => ('reason' in each ? [] : [each]));
  const invalid = read.flatMap((each) => ('reason' in each ? [each] : []));
  const remainingMs = () => context.getRemainingTimeInMillis();
  const claimed = await claimMessages(valid, environment, remainingMs);
  const retried = await Promise.all([
    claimed.retried,
    checkBatches(watches, environment),
    deadLetterInvalid(invalid, environment),
    carryOn(claimed.complete, environment),
    workOnMessages(claimed.toWorkOn, environment, remainingMs),
  ]);
  const records = retried.flat();
  await changeVisibility(
    environment.batches.workQueue,
    records.map(({ record, waitMs }) => ({ receiptHandle: record.receiptHandle, waitMs })),
  );
  return { batchItemFailures: records.map(({ record }) => ({ itemIdentifier: record.messageId })) };
}
