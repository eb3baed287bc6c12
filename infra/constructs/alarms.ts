import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { DeploymentProps } from './deployment.ts';
import type { DeploymentMetrics } from './deployment-metrics.ts';

/** An alarm that goes off if a metric reaches `threshold` in five minutes, `evaluationPeriods` times in a row (once by default), and what to do then. */
interface AlarmRule {
  readonly metric: IMetric;
  readonly threshold: number;
  readonly evaluationPeriods?: number;
  readonly whatToDo: string;
}

const hourS = 3_600;
const dayS = 24 * hourS;

const rulesFor = (metrics: DeploymentMetrics): Readonly<Record<string, AlarmRule>> => ({
  DeadLetters: {
    metric: metrics.deadLetters,
    threshold: 10,
    whatToDo:
      'Ten or more failed items wait in the dead-letter queue. List them (GET /failed-items), read their responseCode, correct the cause, then redrive or discard them.',
  },
  DeadLetterAge: {
    metric: metrics.deadLetterAge,
    threshold: 7 * dayS,
    whatToDo:
      'A failed item is a week old. SQS deletes it after another week. List the failed items (GET /failed-items), then redrive, correct or discard them.',
  },
  QueueAge: {
    metric: metrics.queueAge,
    threshold: hourS,
    whatToDo:
      "A batch has waited for an hour. Check in the worker's log and in the back-off time on the dashboard whether Exchange throttles or cannot be reached. If there is only more work than usual, raise workerConcurrency as far as ewsMaxConcurrency allows.",
  },
  ServerErrors: {
    metric: metrics.serverErrors,
    threshold: 5,
    whatToDo:
      'Five or more requests failed with 5xx. 502: Exchange cannot be reached or refuses the sign-in. Search the logs for "exchange call failed", and check the network, the certificate and the secret. 503: Exchange throttles, or the time ran out. 500: search the logs for "request failed". A caller that repeats its request with the same Idempotency-Key loses nothing.',
  },
  WorkerErrors: {
    metric: metrics.workerErrors,
    threshold: 1,
    whatToDo:
      "The worker crashed or ran out of time. SQS redelivers its messages. Read the end of the failed invocation in the worker's log. If the worker fails again and again, disable its event source mapping and roll back.",
  },
  WorkerThrottles: {
    metric: metrics.workerThrottles,
    threshold: 1,
    evaluationPeriods: 3,
    whatToDo:
      "Lambda throttles the worker because the account's concurrency is used up. Request a higher quota (Service Quotas), or lower the reserved concurrency of other functions.",
  },
  SplitterErrors: {
    metric: metrics.splitterErrors,
    threshold: 1,
    whatToDo:
      'The splitter crashed, ran out of time, or was refused the bucket or the queue while it read a file. Lambda invokes it twice more, and it continues where it stopped. If all attempts failed, the log of the worker says "file not split" with the batchId. Then read the end of the failed invocations in the log of the splitter, remove the cause and drop the file again.',
  },
  BackOff: {
    metric: metrics.backOffTime,
    threshold: 5 * 60_000,
    evaluationPeriods: 3,
    whatToDo:
      "For 15 minutes, Exchange has asked for more back-off time than has passed. Lower callsInFlight or workerConcurrency, or have the account's throttling policy in Exchange widened.",
  },
  UnknownOutcomes: {
    metric: metrics.unknownOutcomes,
    threshold: 1,
    whatToDo:
      'The outcome of at least one entry is unknown (BatchOutcomeUnknown): Exchange may have carried it out, and it is not retried automatically. Look it up in the mailbox by its key, then redrive or discard its failed item.',
  },
  InternalFailures: {
    metric: metrics.internalFailures,
    threshold: 1,
    whatToDo:
      'A function caught an error and went on: it could not send or delete queue messages, change their visibility, write results, claim a part or check on a batch. SQS redelivers the messages that are not done, but a batch may be late or lack results. Search the logs of the functions for lines of level ERROR, check the permissions, quotas and health of SQS, S3 and EventBridge, then look at the failed items (GET /failed-items) and the batches (GET /batches/{id}).',
  },
});

/** The alarms of a deployment. Each description says what to do. If the configuration names an alarm topic, it is notified when an alarm goes off and when it is over. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: DeploymentProps, metrics: DeploymentMetrics) {
    super(scope, id);
    const { alarmTopicArn } = props.configuration;
    const actions =
      alarmTopicArn === undefined ? [] : [new SnsAction(Topic.fromTopicArn(this, 'Topic', alarmTopicArn))];
    for (const [name, { whatToDo, ...rule }] of Object.entries(rulesFor(metrics))) {
      const alarm = new Alarm(this, name, {
        evaluationPeriods: 1,
        ...rule,
        alarmDescription: whatToDo,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(...actions);
      alarm.addOkAction(...actions);
    }
  }
}
