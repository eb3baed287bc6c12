import * as z from 'zod';
import { accountId, queueArn, region } from '../aws/account.ts';
import {
  type DeployedEventSourceMapping,
  type DeployedQueue,
  eventSourceMappingsOf,
  queuesOf,
} from './deployed-queues.ts';
import { type DeployedRoute, routesOf } from './deployed-routes.ts';
import { type DeployedRule, rulesOf } from './deployed-rules.ts';
import { type References, resolveString } from './intrinsics.ts';
import { resourcesOf, type Template } from './template.ts';

/** A Lambda function of the template: `bundle` is the folder of its asset, `handler` as Lambda writes it (`index.handler`), `timeoutMs` in ms, `memorySize` in MB. */
export interface DeployedFunction {
  readonly arn: string;
  readonly name: string;
  readonly bundle: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memorySize: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** What a template puts into an account, its intrinsic functions resolved. */
export interface Deployment {
  readonly functions: readonly DeployedFunction[];
  readonly routes: readonly DeployedRoute[];
  readonly queues: readonly DeployedQueue[];
  readonly eventSourceMappings: readonly DeployedEventSourceMapping[];
  /** The names of the buckets. */
  readonly buckets: readonly string[];
  readonly rules: readonly DeployedRule[];
}

const functionProperties = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Timeout: z.number(),
  MemorySize: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});

/** The functions, routes, queues, buckets, event source mappings and rules of a template; `queueUrl` tells where a queue of a given name is. */
export function readDeployment(template: Template, queueUrl: (name: string) => string): Deployment {
  const references = referencesOf(template, queueUrl);
  return {
    functions: functionsOf(template, references),
    routes: routesOf(template, references),
    queues: queuesOf(template, references),
    eventSourceMappings: eventSourceMappingsOf(template, references),
    buckets: resourcesOf(template, 'AWS::S3::Bucket', z.unknown()).map(({ id }) => references.ref(id)),
    rules: rulesOf(template, references),
  };
}

function functionsOf(template: Template, references: References): DeployedFunction[] {
  return resourcesOf(template, 'AWS::Lambda::Function', functionProperties).map(({ id, properties }) => ({
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

function referencesOf(template: Template, queueUrl: (name: string) => string): References {
  const typeOf = (id: string) => template.resources.get(id)?.type;
  return {
    ref: (id) => {
      if (typeOf(id) === 'AWS::SQS::Queue') return queueUrl(id);
      // Names of buckets have no capital letters.
      return typeOf(id) === 'AWS::S3::Bucket' ? id.toLowerCase() : id;
    },
    attribute: (id, name) => {
      if (typeOf(id) === 'AWS::Lambda::Function' && name === 'Arn') {
        return `arn:aws:lambda:${region}:${accountId}:function:${id}`;
      }
      if (typeOf(id) === 'AWS::SQS::Queue' && name === 'Arn') return queueArn(id);
      throw new Error(`The local cloud has no ${name} of ${id}`);
    },
  };
}
