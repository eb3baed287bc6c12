import middy, { type MiddlewareObj } from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Monitor } from './monitor.ts';
import { problemAnswers } from './problem-answers.ts';

/** Answers the requests of one route; the body of a POST is parsed already. */
export type Route<Context> = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** The routes by their keys, such as `GET /batches/{id}`, with the context of a request and the remedy that a 500 names. */
export interface Routes<Context> {
  readonly routes: ReadonlyMap<string, Route<Context>>;
  contextOf(event: APIGatewayProxyEventV2): Context;
  readonly remedy: string;
  monitor(): Monitor;
}

const parseJson = httpJsonBodyParser<APIGatewayProxyEventV2>({ disableContentTypeCheck: true });

const jsonBody: MiddlewareObj<APIGatewayProxyEventV2> = {
  before: (request) => (request.event.routeKey.startsWith('POST ') ? parseJson.before?.(request) : undefined),
};

/** Returns the handler of several routes; it answers problem+json if a route throws. */
export function routedHandler<Context>({ routes, contextOf, remedy, monitor }: Routes<Context>) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(httpSecurityHeaders())
    .use(problemAnswers(remedy, monitor))
    .use(jsonBody)
    .handler(async (event) => {
      const route = routes.get(event.routeKey);
      if (!route) throw new Error('the API has a route that this function does not have');
      return route(event, contextOf(event));
    });
}

/** Returns an HTTP answer of JSON. */
export function jsonAnswer(content: object, statusCode = 200): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}
