import { Duration } from 'aws-cdk-lib';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { retryPolicy } from '../../lib/recovery/retry-policy.ts';
import { type DeploymentProps, queueProps } from './deployment.ts';
import { workerTimeout } from './worker.ts';

/** The queue of batches. Its visibility timeout is six worker timeouts, unless the worker sets another. SQS itself moves a message to the dead-letter queue only after 100 receives. */
export class WorkQueue extends Queue {
  constructor(scope: Construct, id: string, props: DeploymentProps, deadLetterQueue: IQueue) {
    super(scope, id, {
      ...queueProps(props),
      retentionPeriod: Duration.days(7),
      visibilityTimeout: Duration.minutes(6 * workerTimeout.toMinutes()),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: retryPolicy.maxReceiveCount },
    });
  }
}
