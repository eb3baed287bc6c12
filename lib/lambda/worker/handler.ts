import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { directHandler } from '../direct.ts';
import { functionInstance } from '../function-instance.ts';
import { withMetrics } from '../metrics.ts';
import type { OperationNamed } from '../operation-named.ts';
import { noBatch } from '../problem.ts';
import { giveBack } from './give-back.ts';
import { deadLetterNoBatches } from './no-batch.ts';
import { type WorkerQueues, work } from './work.ts';
import { readRecord } from './work-message.ts';

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
  const queues = workerQueues();
  const read = await Promise.all(event.Records.map((record) => readRecord(record, operationNamed, giveUpMs)));
  const givenBack = await Promise.all([
    deadLetterNoBatches(
      read.flatMap((each) => ('reason' in each ? [each] : [])),
      queues.deadLetterQueueUrl,
    ),
    work(
      read.flatMap((each) => ('reason' in each ? [] : [each])),
      queues,
      () => context.getRemainingTimeInMillis(),
    ),
  ]);
  const records = givenBack.flat();
  await giveBack(queues.workQueueUrl, records);
  return { batchItemFailures: records.map(({ record }) => ({ itemIdentifier: record.messageId })) };
}

/** Gives the queues' URLs; throws where the environment names none. */
function workerQueues(): WorkerQueues {
  const { workQueueUrl, deadLetterQueueUrl } = functionInstance().settings;
  if (!workQueueUrl || !deadLetterQueueUrl) throw new Error('WORK_QUEUE_URL and DEAD_LETTER_QUEUE_URL are not set');
  return { workQueueUrl, deadLetterQueueUrl };
}
