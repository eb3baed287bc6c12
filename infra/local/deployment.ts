import * as z from 'zod';
import { accountId, queueArn, region } from './aws/account.ts';
import {
  type DeployedEventSourceMapping,
  type DeployedQueue,
  eventSourceMappingsOf,
  queuesOf,
} from './deployed-queues.ts';
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

/** A route key such as `POST /create-item` and the ARN of the function behind it. */
export interface DeployedRoute {
  readonly routeKey: string;
  readonly functionArn: string;
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
const routeProperties = z.object({ RouteKey: z.string(), Target: z.unknown() });
const integrationProperties = z.object({ IntegrationUri: z.unknown() });

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

function routesOf(template: Template, references: References): DeployedRoute[] {
  const integrations = resourcesOf(template, 'AWS::ApiGatewayV2::Integration', integrationProperties);
  const functionArns = new Map(
    integrations.map(({ id, properties }) => [
      `integrations/${id}`,
      resolveString(properties.IntegrationUri, references),
    ]),
  );
  return resourcesOf(template, 'AWS::ApiGatewayV2::Route', routeProperties).map(({ id, properties }) => {
    const functionArn = functionArns.get(resolveString(properties.Target, references));
    if (functionArn === undefined) throw new Error(`Route ${id} has no integration`);
    return { routeKey: properties.RouteKey, functionArn };
  });
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
