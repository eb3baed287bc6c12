import * as z from 'zod';
import { accountId, queueArn, region } from '../aws/account.ts';
import { type AsynchronousInvocation, readAsynchronousInvocations } from './deployed-destinations.ts';
import {
  type DeployedEventSourceMapping,
  type DeployedQueue,
  readEventSourceMappings,
  readQueues,
} from './deployed-queues.ts';
import { type DeployedRoute, readRoutes } from './deployed-routes.ts';
import { type DeployedRule, readRules } from './deployed-rules.ts';
import { type References, resolveString } from './intrinsics.ts';
import { findResources, type Template } from './template.ts';

/** A Lambda function of the template. `bundle` is its asset's folder, `handler` has the form `index.handler`, and `memorySize` is in MB. */
export interface DeployedFunction {
  readonly arn: string;
  readonly name: string;
  readonly bundle: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memorySize: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** The resources of a template that the local cloud runs, with intrinsic functions resolved. */
export interface Deployment {
  readonly functions: readonly DeployedFunction[];
  readonly routes: readonly DeployedRoute[];
  readonly queues: readonly DeployedQueue[];
  readonly eventSourceMappings: readonly DeployedEventSourceMapping[];
  readonly bucketNames: readonly string[];
  readonly rules: readonly DeployedRule[];
  readonly asynchronousInvocations: readonly AsynchronousInvocation[];
}

const functionProperties = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Timeout: z.number(),
  MemorySize: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});

/** Reads the resources of a template. `queueUrl` returns the URL of a queue by its name. Throws if a resource has a form that the local cloud cannot run. */
export function readDeployment(template: Template, queueUrl: (name: string) => string): Deployment {
  const references = createReferences(template, queueUrl);
  return {
    functions: readFunctions(template, references),
    routes: readRoutes(template, references),
    queues: readQueues(template, references),
    eventSourceMappings: readEventSourceMappings(template, references),
    bucketNames: findResources(template, 'AWS::S3::Bucket', z.unknown()).map(({ id }) => references.ref(id)),
    rules: readRules(template, references),
    asynchronousInvocations: readAsynchronousInvocations(template, references),
  };
}

function readFunctions(template: Template, references: References): DeployedFunction[] {
  return findResources(template, 'AWS::Lambda::Function', functionProperties).map(({ id, properties }) => ({
    arn: references.attribute(id, 'Arn'),
    name: id,
    bundle: template.assetFolder(properties.Code.S3Key),
    handler: properties.Handler,
    timeoutMs: properties.Timeout * 1000,
    memorySize: properties.MemorySize,
    environment: Object.fromEntries(
      Object.entries(properties.Environment.Variables).map(([name, value]) => [name, resolveString(value, references)]),
    ),
  }));
}

function createReferences(template: Template, queueUrl: (name: string) => string): References {
  const typeOf = (id: string) => template.resources.get(id)?.type;
  return {
    ref: (id) => {
      if (typeOf(id) === 'AWS::SQS::Queue') return queueUrl(id);
      // Bucket names cannot have capital letters.
      return typeOf(id) === 'AWS::S3::Bucket' ? id.toLowerCase() : id;
    },
    attribute: (id, name) => {
      if (typeOf(id) === 'AWS::Lambda::Function' && name === 'Arn') {
        return `arn:aws:lambda:${region}:${accountId}:function:${id}`;
      }
      if (typeOf(id) === 'AWS::SQS::Queue' && name === 'Arn') return queueArn(id);
      throw new Error(`The local cloud has no attribute ${name} of ${id}. It knows the Arn of functions and queues.`);
    },
  };
}
