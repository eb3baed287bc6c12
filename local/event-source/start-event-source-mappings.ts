import { queueArn } from '../aws/account.ts';
import type { AwsFront } from '../aws/aws-front.ts';
import { createSqsClient } from '../aws/sqs-client.ts';
import type { LocalFunction } from '../functions/local-function.ts';
import type { Deployment } from '../stack/deployment.ts';
import { findByName } from '../stack/find-by-name.ts';
import { startPolling } from './poll-queue.ts';
import { createSourceQueue } from './source-queue.ts';

/** Starts every event source mapping of a deployment. Returns a function that stops them. */
export function startEventSourceMappings(
  { eventSourceMappings }: Deployment,
  functions: readonly LocalFunction[],
  front: AwsFront,
): () => void {
  const sqs = createSqsClient(front.url);
  const closing = new AbortController();
  for (const mapping of eventSourceMappings) {
    const { queueName, functionName } = mapping;
    const queue = createSourceQueue(sqs, front.queueUrl(queueName), queueArn(queueName), closing.signal);
    startPolling(queue, mapping, findByName(functions, 'function', functionName).invoke, closing.signal);
  }
  return () => {
    closing.abort();
    sqs.destroy();
  };
}
