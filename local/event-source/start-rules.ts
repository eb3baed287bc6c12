import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { AwsFront } from '../aws/aws-front.ts';
import { matchesPattern } from '../aws/event-pattern.ts';
import { createSqsClient } from '../aws/sqs-client.ts';
import type { LocalFunction } from '../functions/local-function.ts';
import type { Deployment } from '../stack/deployment.ts';
import { invokeAsynchronously } from './invoke-asynchronously.ts';

/** Invokes the functions of every rule with the events that match it, asynchronously, and sends the records of those that failed to their destinations. Returns a function that stops that. */
export function startRules(
  { rules, asynchronousInvocations }: Deployment,
  functions: readonly LocalFunction[],
  front: AwsFront,
): () => void {
  const sqs = createSqsClient(front.url);
  const closing = new AbortController();
  const run = async (target: LocalFunction, event: string) => {
    const configured = asynchronousInvocations.find(({ functionName }) => functionName === target.name);
    const { retryAttempts = 2, failureQueueName } = configured ?? {};
    const MessageBody = await invokeAsynchronously(target, event, retryAttempts, closing.signal);
    if (MessageBody === undefined || failureQueueName === undefined) return;
    await sqs.send(new SendMessageCommand({ QueueUrl: front.queueUrl(failureQueueName), MessageBody }));
  };
  front.events.listen((event) => {
    const names = rules.filter(({ pattern }) => matchesPattern(event, pattern)).flatMap((rule) => rule.functionNames);
    for (const target of functions.filter(({ name }) => names.includes(name))) {
      run(target, JSON.stringify(event)).catch((error) => {
        if (!closing.signal.aborted) throw error;
      });
    }
  });
  return () => {
    closing.abort();
    sqs.destroy();
  };
}
