import { Duration } from 'aws-cdk-lib';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type DeploymentProps, queueProps } from './deployment.ts';
import { workerTimeout } from './worker.ts';

/** The queue of batches to be done: messages come back six worker timeouts after they were received, unless the worker says otherwise, and only what crashed the worker a hundred times over is moved to the dead-letter queue by SQS itself. */
export class WorkQueue extends Queue {
  constructor(scope: Construct, id: string, props: DeploymentProps, deadLetterQueue: IQueue) {
    super(scope, id, {
      ...queueProps(props),
      retentionPeriod: Duration.days(7),
      visibilityTimeout: Duration.minutes(6 * workerTimeout.toMinutes()),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 100 },
    });
  }
}
