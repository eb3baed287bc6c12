import { Dashboard, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { DeploymentMetrics } from './deployment-metrics.ts';

const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
  new GraphWidget({ title, left, right, width: 12 });

/** The dashboard of a deployment, named after it: entries, calls and back-off, the API, the worker, the splitter, the queues and internal failures. */
export class MetricsDashboard extends Dashboard {
  constructor(scope: Construct, id: string, deploymentName: string, metrics: DeploymentMetrics) {
    const { successEntries, warningEntries, errorEntries, unknownOutcomes, calls, backOffTime } = metrics;
    const { requests, clientErrors, serverErrors, workerErrors, workerThrottles } = metrics;
    super(scope, id, {
      dashboardName: deploymentName,
      widgets: [
        [
          graph('Entries by result', [successEntries, warningEntries, errorEntries, unknownOutcomes]),
          graph('Calls to Exchange, and the back-off that it asked for', [calls], [backOffTime]),
        ],
        [
          graph('API', [requests, clientErrors, serverErrors]),
          graph('Worker and splitter', [workerErrors, workerThrottles, metrics.splitterErrors]),
        ],
        [
          graph('Work queue', [metrics.queuedBatches], [metrics.queueAge]),
          graph('Dead letters', [metrics.deadLetters], [metrics.deadLetterAge]),
        ],
        [graph('Internal failures', [metrics.internalFailures])],
      ],
    });
  }
}
