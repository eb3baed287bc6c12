import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration.ts';

/** The EventBridge rules that put scheduled batches on the work queue, one rule per batch, named after it. */
export class ScheduledBatches extends Construct {
  constructor(
    scope: Construct,
    id: string,
    batches: NonNullable<Configuration['scheduledBatches']>,
    workQueue: IQueue,
  ) {
    super(scope, id);
    for (const [name, { schedule, batch }] of Object.entries(batches)) {
      new Rule(this, name, {
        description: `Puts the batch ${name} on the work queue`,
        schedule: Schedule.expression(schedule),
        targets: [new SqsQueue(workQueue, { message: RuleTargetInput.fromObject(batch) })],
      });
    }
  }
}
