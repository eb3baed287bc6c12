import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** A batch that is put on the work queue again and again: when, as EventBridge writes it (`rate(1 day)`, `cron(0 3 * * ? *)`, in UTC), and the message. */
export interface ScheduledBatch {
  readonly schedule: string;
  readonly batch: Readonly<Record<string, unknown>>;
}

/** The rules that put a deployment's scheduled batches on its work queue, each under its name. */
export class ScheduledBatches extends Construct {
  constructor(scope: Construct, id: string, batches: Readonly<Record<string, ScheduledBatch>>, workQueue: IQueue) {
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
