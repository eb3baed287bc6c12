import { Duration, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type DeploymentProps, queueProps } from './deployment.ts';

/** The queue that keeps entries which finally failed for 14 days, the longest that SQS offers. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id, { ...queueProps(props), retentionPeriod: Duration.days(14) });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue: the functions fill it themselves, and nothing lies behind it.',
    });
  }
}
