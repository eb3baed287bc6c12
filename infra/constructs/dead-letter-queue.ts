import { Duration, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type DeploymentProps, queueProps } from './deployment.ts';

/** The queue of entries that failed for good. It keeps a message for 14 days, the maximum in SQS. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id, { ...queueProps(props), retentionPeriod: Duration.days(14) });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue. The functions send to it, and it needs no other behind it.',
    });
  }
}
