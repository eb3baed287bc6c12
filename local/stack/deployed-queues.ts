import * as z from 'zod';
import { nameOfArn } from '../aws/account.ts';
import { type References, resolveDeep } from './intrinsics.ts';
import { findResources, type Template } from './template.ts';

/** A queue of the template. `name` is its logical id, and `attributes` are in the form of CreateQueue. */
export interface DeployedQueue {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** An event source mapping: the queue that Lambda polls for a function, and the settings of that. */
export interface DeployedEventSourceMapping {
  readonly queueName: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly maximumBatchingWindowMs: number;
  readonly maximumConcurrency: number;
  readonly reportBatchItemFailures: boolean;
}

const seconds = z.number().optional();
const queueProperties = z.object({
  DelaySeconds: seconds,
  MaximumMessageSize: z.number().optional(),
  MessageRetentionPeriod: seconds,
  ReceiveMessageWaitTimeSeconds: seconds,
  RedriveAllowPolicy: z.unknown().optional(),
  RedrivePolicy: z.unknown().optional(),
  VisibilityTimeout: seconds,
});

// Lambda's defaults: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
// Without MaximumConcurrency, Lambda starts with five batches at once: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
const mappingProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().default(10),
  Enabled: z.boolean().default(true),
  FunctionResponseTypes: z.array(z.string()).default([]),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  ScalingConfig: z.object({ MaximumConcurrency: z.number().default(5) }).prefault({}),
});

/** Returns the queues of a template. A dead-letter queue comes before the queues that name it. */
export function readQueues(template: Template, references: References): DeployedQueue[] {
  const queues = findResources(template, 'AWS::SQS::Queue', queueProperties).map(({ id, properties }) => ({
    name: id,
    attributes: readAttributes(properties, references),
  }));
  return queues.sort((one, other) => Number(hasRedrivePolicy(one)) - Number(hasRedrivePolicy(other)));
}

function hasRedrivePolicy({ attributes }: DeployedQueue): boolean {
  return 'RedrivePolicy' in attributes;
}

function readAttributes(properties: z.infer<typeof queueProperties>, references: References): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const resolved = resolveDeep(value, references);
      return [name, typeof resolved === 'object' ? JSON.stringify(resolved) : String(resolved)];
    }),
  );
}

/** Returns the enabled event source mappings of a template. */
export function readEventSourceMappings(template: Template, references: References): DeployedEventSourceMapping[] {
  const mappings = findResources(template, 'AWS::Lambda::EventSourceMapping', z.unknown());
  return mappings.flatMap(({ properties }) => {
    const mapping = mappingProperties.parse(resolveDeep(properties, references));
    return mapping.Enabled ? toDeployedMapping(mapping) : [];
  });
}

function toDeployedMapping(mapping: z.infer<typeof mappingProperties>): DeployedEventSourceMapping {
  return {
    queueName: nameOfArn(mapping.EventSourceArn),
    functionName: nameOfArn(mapping.FunctionName),
    batchSize: mapping.BatchSize,
    maximumBatchingWindowMs: mapping.MaximumBatchingWindowInSeconds * 1000,
    maximumConcurrency: mapping.ScalingConfig.MaximumConcurrency,
    reportBatchItemFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
  };
}
