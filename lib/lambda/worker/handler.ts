import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { withMetrics } from '../common/metrics.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import { noBatch } from '../common/problem.ts';
import { functionInstance } from '../environment.ts';
import { giveBack } from '../messages/visibility.ts';
import { directHandler } from '../operation/direct.ts';
import type { WorkerPlaces } from './carry-out.ts';
import { claimParts } from './claim-parts.ts';
import { deadLetterNoBatches } from './no-batch.ts';
import { lookAfterBatches, watchedBatch } from './watched-batches.ts';
import { readRecord } from './work-message.ts';
import { work } from './work-messages.ts';

/** Gives the handler of the work queue's messages, which answers with those that are not done, and of direct events, which name their operation. */
export function workerHandler(operationNamed: OperationNamed) {
  return withMetrics<unknown>(async (event, context) =>
    isSqs(event) ? workOff(event, context, operationNamed) : direct(event, context, operationNamed),
  );
}

function isSqs(event: unknown): event is SQSEvent {
  return typeof event === 'object' && event !== null && 'Records' in event;
}

async function direct(event: unknown, context: Context, operationNamed: OperationNamed) {
  const name = typeof event === 'object' && event !== null && 'operation' in event ? event.operation : undefined;
  const operation = typeof name === 'string' ? await operationNamed(name) : undefined;
  if (operation) return directHandler(operation)(event, context);
  const path = '$.operation';
  return noBatch('The event names no operation.', [{ path, expected: 'expected a name such as "CreateItem"' }]).problem;
}

async function workOff(event: SQSEvent, context: Context, operationNamed: OperationNamed): Promise<SQSBatchResponse> {
  const { giveUpMs } = functionInstance().settings;
  const places = workerPlaces();
  const watches = event.Records.flatMap((record) => watchedBatch(record) ?? []);
  const others = event.Records.filter((record) => !watches.some((each) => each.record === record));
  const read = await Promise.all(others.map((record) => readRecord(record, operationNamed, giveUpMs)));
  const claimed = await claimParts(
    read.flatMap((each) => ('reason' in each ? [] : [each])),
    places.batchesBucket,
  );
  const givenBack = await Promise.all([
    claimed.givenBack,
    lookAfterBatches(watches, places),
    deadLetterNoBatches(
      read.flatMap((each) => ('reason' in each ? [each] : [])),
      places.deadLetterQueueUrl,
    ),
    work(claimed.messages, places, () => context.getRemainingTimeInMillis()),
  ]);
  const records = givenBack.flat();
  await giveBack(places.workQueueUrl, records);
  return { batchItemFailures: records.map(({ record }) => ({ itemIdentifier: record.messageId })) };
}

/** Gives the queues' URLs and the bucket's name; throws where the environment does not name them all. */
function workerPlaces(): WorkerPlaces {
  const { workQueueUrl, deadLetterQueueUrl, batchesBucket } = functionInstance().settings;
  if (workQueueUrl && deadLetterQueueUrl && batchesBucket) return { workQueueUrl, deadLetterQueueUrl, batchesBucket };
  throw new Error('WORK_QUEUE_URL, DEAD_LETTER_QUEUE_URL and BATCHES_BUCKET are not all set');
}
