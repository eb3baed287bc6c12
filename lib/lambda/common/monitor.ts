import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import type { Result } from '../../contract/result.ts';

/** Facts of a log line: ids, codes and counts, never bodies, names or addresses. */
export type Facts = Readonly<Record<string, unknown>>;

/** The function's log (JSON lines) and its metrics, which go to the log too (embedded metric format). */
export interface Monitor {
  info(message: string, facts?: Facts): void;
  warn(message: string, facts?: Facts): void;
  /** Logs an error after which the function goes on, and counts it: the alarm on InternalFailures watches that. */
  failure(message: string, facts: Facts): void;
  /** Logs an error that the caller is told of. */
  error(message: string, facts: Facts): void;
  /** Counts final results by class, and the unknown outcomes among them. */
  countResults(results: readonly Result[]): void;
  /** Counts a call to Exchange. */
  countCall(): void;
  /** Counts the milliseconds for which Exchange wants no calls. */
  countBackOff(backOffMs: number): void;
  /** Writes what was counted since the last time into the log. */
  publish(): void;
}

/** Returns the monitor that the environment configures: the namespace, and the service, which is the deployment. */
export function createMonitor(): Monitor {
  const logger = new Logger();
  let metrics: Metrics | undefined;
  const count = (name: string, value: number, unit: MetricUnitName = MetricUnit.Count) => {
    metrics ??= new Metrics();
    if (value > 0) metrics.addMetric(name, unit, value);
  };
  return {
    info: (message, facts = {}) => logger.info(message, facts),
    warn: (message, facts = {}) => logger.warn(message, facts),
    failure: (message, facts) => {
      logger.error(message, facts);
      count('InternalFailures', 1);
    },
    error: (message, facts) => logger.error(message, facts),
    countResults: (results) => {
      for (const responseClass of ['Success', 'Warning', 'Error']) {
        count(`${responseClass}Entries`, results.filter((each) => each.responseClass === responseClass).length);
      }
      count('UnknownOutcomes', results.filter(({ responseCode }) => responseCode === 'BatchOutcomeUnknown').length);
    },
    countCall: () => count('Calls', 1),
    countBackOff: (backOffMs) => count('BackOffTime', backOffMs, MetricUnit.Milliseconds),
    publish: () => {
      if (metrics?.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}

type MetricUnitName = (typeof MetricUnit)[keyof typeof MetricUnit];

/** Returns a handler that publishes, when it ends, what was counted meanwhile. */
export function withMetrics<Event, Answer>(
  monitor: () => Monitor,
  handler: (event: Event, context: Context) => Promise<Answer>,
) {
  return async (event: Event, context: Context): Promise<Answer> => {
    try {
      return await handler(event, context);
    } finally {
      monitor().publish();
    }
  };
}
