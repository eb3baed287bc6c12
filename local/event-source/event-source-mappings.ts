import { queueArn } from '../aws/account.ts';
import { createSqsClient } from '../aws/sqs-client.ts';
import type { AwsFront } from '../aws-front.ts';
import type { Deployment } from '../deployment.ts';
import type { LocalFunction } from '../local-function.ts';
import { named } from '../named.ts';
import { startEventSourceMapping } from './event-source-mapping.ts';
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
