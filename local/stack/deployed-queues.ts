import * as z from 'zod';
import { nameOfArn } from '../aws/account.ts';
import { type References, resolveDeep } from './intrinsics.ts';
import { resourcesOf, type Template } from './template.ts';

/** A queue of the template under its logical id, with its attributes as CreateQueue takes them. */
export interface DeployedQueue {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A queue that Lambda polls for a function, and how; `maximumBatchingWindowMs` in ms. */
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

// The defaults are Lambda's own: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
// and, for the five batches that it starts with at once, https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
const mappingProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().default(10),
  Enabled: z.boolean().default(true),
  FunctionResponseTypes: z.array(z.string()).default([]),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  ScalingConfig: z.object({ MaximumConcurrency: z.number().default(5) }).prefault({}),
});

/** The queues of a template, dead-letter queues before those that name them. */
export function queuesOf(template: Template, references: References): DeployedQueue[] {
  const queues = resourcesOf(template, 'AWS::SQS::Queue', queueProperties).map(({ id, properties }) => ({
    name: id,
    attributes: attributesOf(properties, references),
  }));
  return queues.sort((one, other) => redrives(one) - redrives(other));
}

function redrives({ attributes }: DeployedQueue): number {
  return Number('RedrivePolicy' in attributes);
}

function attributesOf(properties: z.infer<typeof queueProperties>, references: References): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const resolved = resolveDeep(value, references);
      return [name, typeof resolved === 'object' ? JSON.stringify(resolved) : String(resolved)];
    }),
  );
}

/** The enabled event source mappings of a template. */
export function eventSourceMappingsOf(template: Template, references: References): DeployedEventSourceMapping[] {
  const mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping', z.unknown());
  return mappings.flatMap(({ properties }) => {
    const mapping = mappingProperties.parse(resolveDeep(properties, references));
    return mapping.Enabled ? deployed(mapping) : [];
  });
}

function deployed(mapping: z.infer<typeof mappingProperties>): DeployedEventSourceMapping {
  return {
    queueName: nameOfArn(mapping.EventSourceArn),
    functionName: nameOfArn(mapping.FunctionName),
    batchSize: mapping.BatchSize,
    maximumBatchingWindowMs: mapping.MaximumBatchingWindowInSeconds * 1000,
    maximumConcurrency: mapping.ScalingConfig.MaximumConcurrency,
    reportBatchItemFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
  };
}
