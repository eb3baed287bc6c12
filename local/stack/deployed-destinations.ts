import * as z from 'zod';
import { nameOfArn } from '../aws/account.ts';
import { type References, resolveDeep } from './intrinsics.ts';
import { findResources, type Template } from './template.ts';

/** How Lambda invokes a function asynchronously: its retries, and the queue for the record of an event that failed in all of them. */
export interface AsynchronousInvocation {
  readonly functionName: string;
  readonly retryAttempts: number;
  readonly failureQueueName?: string;
}

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
const properties = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.number().default(2),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).prefault({}),
});

/** Returns the configurations of asynchronous invocations in a template. Only queues can be their destinations. */
export function readAsynchronousInvocations(template: Template, references: References): AsynchronousInvocation[] {
  return findResources(template, 'AWS::Lambda::EventInvokeConfig', z.unknown()).map((resource) => {
    const { FunctionName, MaximumRetryAttempts, DestinationConfig } = properties.parse(
      resolveDeep(resource.properties, references),
    );
    const destination = DestinationConfig.OnFailure?.Destination;
    return {
      functionName: nameOfArn(FunctionName),
      retryAttempts: MaximumRetryAttempts,
      ...(destination === undefined ? {} : { failureQueueName: nameOfArn(destination) }),
    };
  });
}
