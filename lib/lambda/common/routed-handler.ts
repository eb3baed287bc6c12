import middy, { type MiddlewareObj } from '@middy/core';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { callerOf } from './caller.ts';
import type { Composition } from './composition.ts';
import { jsonBody } from './json-body.ts';
import { type Monitor, withMetrics } from './monitor.ts';
import type { OperationNamed } from './operation-named.ts';
import { loggedPermission, type Permission } from './permission.ts';
import { problemAnswers } from './problem-answers.ts';

/** Answers the requests of one route; the body of a POST is parsed already. */
export type Route<Context> = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** The dependencies of every function with several routes. */
export interface RoutedEnvironment {
  readonly allows: Permission;
  readonly monitor: Monitor;
}

/** The dependencies of one request: its permission logs refusals with the caller. */
export type RequestContext<Environment extends RoutedEnvironment> = Environment & {
  readonly operationNamed: OperationNamed;
};

/** The routes of a function by their keys, such as `GET /batches/{id}`, and what they need. */
export interface Routes<Environment extends RoutedEnvironment> {
  readonly routes: ReadonlyMap<string, Route<RequestContext<Environment>>>;
  readonly composition: Composition<Environment>;
  readonly operationNamed: OperationNamed;
  /** The detail of a 500: how the caller can go on. */
  readonly remedy: string;
}

const bodyOfPost: MiddlewareObj<APIGatewayProxyEventV2> = {
  before: (request) => (request.event.routeKey.startsWith('POST ') ? jsonBody.before?.(request) : undefined),
};

/** Returns the handler of several routes; it answers problem+json if a route throws. */
export function routedHandler<Environment extends RoutedEnvironment>(given: Routes<Environment>) {
  const { routes, composition, operationNamed, remedy } = given;
  const { environment, monitor } = composition;
  const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(httpSecurityHeaders())
    .use(problemAnswers(remedy, monitor))
    .use(bodyOfPost)
    .handler(async (event) => {
      const route = routes.get(event.routeKey);
      if (!route) throw new Error('the API has a route that this function does not have');
      const dependencies = environment();
      return route(event, { ...dependencies, operationNamed, allows: permissionOf(event, dependencies) });
    });
  return withMetrics(monitor, handler);
}

function permissionOf(event: APIGatewayProxyEventV2, { allows, monitor }: RoutedEnvironment): Permission {
  const requester = { caller: callerOf(event), batchId: event.requestContext.requestId, operation: event.routeKey };
  return loggedPermission(allows, requester, monitor);
}

/** Returns an HTTP answer of JSON. */
export function jsonAnswer(content: object, statusCode = 200): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}
