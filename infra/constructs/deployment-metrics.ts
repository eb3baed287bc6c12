import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IMetric, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { metricsNamespace } from './deployment.ts';

/** The parts of a deployment that metrics are taken of, and the deployment's name. */
export interface WatchedParts {
  readonly deploymentName: string;
  readonly api: HttpApi;
  readonly worker: IFunction;
  readonly splitter: IFunction;
  readonly workQueue: IQueue;
  readonly deadLetterQueue: IQueue;
}

const sum: MetricOptions = { statistic: Stats.SUM, period: Duration.minutes(5) };
const most: MetricOptions = { statistic: Stats.MAXIMUM, period: Duration.minutes(5) };

/** Creates the metrics of a deployment, each per five minutes: those that its functions count (lib/lambda/common/), and AWS's own of its API, worker, splitter and queues. */
export function createDeploymentMetrics({ deploymentName, api, worker, splitter, ...queues }: WatchedParts) {
  const { workQueue, deadLetterQueue } = queues;
  const counted = (metricName: string, label: string): IMetric =>
    new Metric({
      namespace: metricsNamespace,
      metricName,
      label,
      dimensionsMap: { service: deploymentName },
      ...sum,
    });
  return {
    successEntries: counted('SuccessEntries', 'Success'),
    warningEntries: counted('WarningEntries', 'Warning'),
    errorEntries: counted('ErrorEntries', 'Error'),
    unknownOutcomes: counted('UnknownOutcomes', 'unknown outcomes'),
    internalFailures: counted('InternalFailures', 'internal failures'),
    calls: counted('Calls', 'calls to Exchange'),
    backOffTime: counted('BackOffTime', 'back-off time (ms)'),
    requests: api.metricCount({ ...sum, label: 'requests' }),
    clientErrors: api.metricClientError({ ...sum, label: '4xx' }),
    serverErrors: api.metricServerError({ ...sum, label: '5xx' }),
    workerErrors: worker.metricErrors({ ...sum, label: 'worker errors' }),
    workerThrottles: worker.metricThrottles({ ...sum, label: 'worker throttles' }),
    splitterErrors: splitter.metricErrors({ ...sum, label: 'splitter errors' }),
    queuedBatches: workQueue.metricApproximateNumberOfMessagesVisible({ ...most, label: 'waiting' }),
    queueAge: workQueue.metricApproximateAgeOfOldestMessage({ ...most, label: 'age of the oldest (s)' }),
    deadLetters: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...most, label: 'dead letters' }),
    deadLetterAge: deadLetterQueue.metricApproximateAgeOfOldestMessage({ ...most, label: 'age of the oldest (s)' }),
  };
}

/** The metrics of a deployment by name. */
export type DeploymentMetrics = ReturnType<typeof createDeploymentMetrics>;
