import { queueArn } from '../aws/account.ts';
import type { AwsFront } from '../aws/aws-front.ts';
import { createSqsClient } from '../aws/sqs-client.ts';
import type { LocalFunction } from '../functions/local-function.ts';
import type { Deployment } from '../stack/deployment.ts';
import { named } from '../stack/find-by-name.ts';
import { startEventSourceMapping } from './poll-queue.ts';
import { createSourceQueue } from './source-queue.ts';

/** Starts every event source mapping of a deployment; gives what stops them. */
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
    startEventSourceMapping(queue, mapping, named(functions, 'function', functionName).invoke, closing.signal);
  }
  return () => {
    closing.abort();
    sqs.destroy();
  };
}
