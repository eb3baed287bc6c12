import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** How long the worker may take for the messages of one invocation. */
export const workerTimeout = Duration.minutes(3);

/** The queue of batches to be done: messages come back six worker timeouts after they were received, unless the worker says otherwise, and only what crashed the worker a hundred times over is moved to the dead-letter queue by SQS itself. */
export class WorkQueue extends Queue {
  constructor(scope: Construct, id: string, deadLetterQueue: IQueue) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(7),
      visibilityTimeout: Duration.minutes(6 * workerTimeout.toMinutes()),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 100 },
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Has a function work on the messages, in at most `concurrency` invocations at once: the throttle before Exchange. */
  feed(worker: IFunction, concurrency: number): void {
    worker.addEventSource(
      new SqsEventSource(this, {
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(1),
        maxConcurrency: concurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}
