import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../functions/execution-environment.ts';
import type { LocalFunction } from '../functions/local-function.ts';

// Lambda waits one minute before the first retry and two before the second: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
// Here they are seconds.
const retryDelaysMs = [1_000, 2_000];

type Failure = Exclude<Outcome['kind'], 'returned'>;

const errorTypes: Readonly<Record<Failure, string>> = {
  failed: 'Error',
  crashed: 'Runtime.ExitError',
  timedOut: 'Sandbox.Timedout',
};

/** Invokes a function with an event as JSON until it returns or its retries are used up. Returns the record of the failure, or undefined if it returned. */
export async function invokeAsynchronously(
  { invoke, arn }: LocalFunction,
  event: string,
  retryAttempts: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const delays = retryDelaysMs.slice(0, retryAttempts);
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted();
    const { kind } = await invoke(event);
    if (kind === 'returned') return undefined;
    const delayMs = delays[attempt];
    if (delayMs === undefined) return recordOf(arn, event, attempt + 1, kind);
    await sleep(delayMs, undefined, { signal });
  }
}

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
function recordOf(arn: string, event: string, invokeCount: number, failure: Failure): string {
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${arn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: invokeCount,
    },
    requestPayload: JSON.parse(event),
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: errorTypes[failure] },
  });
}
