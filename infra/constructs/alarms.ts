import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { DeploymentProps } from './deployment.ts';
import type { DeploymentMetrics } from './deployment-metrics.ts';

/** When an alarm goes off: at so much of a metric in five minutes, so many times in a row, and what is to be done then. */
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
      'Ten entries or more have finally failed. List them (GET /failed-items), look at their responseCode, correct what is wrong, and redrive or discard them.',
  },
  DeadLetterAge: {
    metric: metrics.deadLetterAge,
    threshold: 7 * dayS,
    whatToDo:
      'An entry that failed has waited for a week and is lost in another. List the failed items (GET /failed-items); redrive, correct or discard them.',
  },
  QueueAge: {
    metric: metrics.queueAge,
    threshold: hourS,
    whatToDo:
      "A batch has waited for an hour. Look whether Exchange throttles or cannot be reached (the worker's log, back-off time on the dashboard); where it is only too much at once, raise workerConcurrency as far as ewsMaxConcurrency allows.",
  },
  ServerErrors: {
    metric: metrics.serverErrors,
    threshold: 5,
    whatToDo:
      'Five requests or more failed with 5xx. 502: Exchange cannot be reached or refuses the sign-in (look for "exchange call failed" in the logs; check the network, the certificate and the secret). 503: it throttles or time ran out. 500: look for "request failed". Nothing is lost where the caller repeats the request with its Idempotency-Key.',
  },
  WorkerErrors: {
    metric: metrics.workerErrors,
    threshold: 1,
    whatToDo:
      "The worker crashed or ran out of time; its messages come back by themselves. Look at the end of the failed invocation in the worker's log. Where it goes on, stop the event source mapping and roll back.",
  },
  WorkerThrottles: {
    metric: metrics.workerThrottles,
    threshold: 1,
    evaluationPeriods: 3,
    whatToDo:
      "Lambda itself throttles the worker: the account's concurrency is used up. Ask for more (Service Quotas), or lower what other functions reserve.",
  },
  BackOff: {
    metric: metrics.backOffTime,
    threshold: 5 * 60_000,
    evaluationPeriods: 3,
    whatToDo:
      'Exchange has asked for more pause than there is time, for a quarter of an hour. Lower callsInFlight or workerConcurrency, or have the throttling policy of the account widened.',
  },
  UnknownOutcomes: {
    metric: metrics.unknownOutcomes,
    threshold: 1,
    whatToDo:
      'Of at least one entry nobody can say whether Exchange has done it (BatchOutcomeUnknown). Look it up in the mailbox by its key, then redrive or discard its failed item; it is not done again by itself.',
  },
});

/** The alarms of a deployment, each saying what to do; they tell the alarm topic, where the configuration names one, when they go off and when all is well again. */
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
