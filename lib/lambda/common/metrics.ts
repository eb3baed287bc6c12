import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import type { Result } from '../../contract/result.ts';

type Unit = (typeof MetricUnit)[keyof typeof MetricUnit];

let metrics: Metrics | undefined;

// The environment names the namespace and the service, which is the deployment.
function count(name: string, value: number, unit: Unit = MetricUnit.Count): void {
  metrics ??= new Metrics();
  if (value > 0) metrics.addMetric(name, unit, value);
}

/** Counts final results by their class, and those among them whose outcome nobody knows. */
export function countResults(results: readonly Result[]): void {
  for (const responseClass of ['Success', 'Warning', 'Error']) {
    count(`${responseClass}Entries`, results.filter((each) => each.responseClass === responseClass).length);
  }
  count('UnknownOutcomes', results.filter(({ responseCode }) => responseCode === 'BatchOutcomeUnknown').length);
}

/** Counts a call to Exchange. */
export function countCall(): void {
  count('Calls', 1);
}

/** Counts the time, in ms, for which Exchange wants no more calls. */
export function countBackOff(backOffMs: number): void {
  count('BackOffTime', backOffMs, MetricUnit.Milliseconds);
}

/** Gives a handler that also writes, when it ends, what was counted meanwhile into the log, where CloudWatch finds it (embedded metric format). */
export function withMetrics<Answer>(handler: (event: unknown, context: Context) => Promise<Answer>) {
  return async (event: unknown, context: Context): Promise<Answer> => {
    try {
      return await handler(event, context);
    } finally {
      if (metrics?.hasStoredMetrics()) metrics.publishStoredMetrics();
    }
  };
}
