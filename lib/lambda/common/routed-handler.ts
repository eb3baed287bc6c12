import middy, { type MiddlewareObj } from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { problemAnswers } from './problem-answers.ts';

/** Answers the requests of one route; the body of a POST is read already. */
export type Route<Context> = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

const parseJson = httpJsonBodyParser<APIGatewayProxyEventV2>({ disableContentTypeCheck: true });

const jsonBody: MiddlewareObj<APIGatewayProxyEventV2> = {
  before: (request) => (request.event.routeKey.startsWith('POST ') ? parseJson.before?.(request) : undefined),
};

/** Gives the handler of several routes, by their keys such as `GET /batches/{id}`: an answer of the route's, or problem+json; `whatToDo` is the sentence for an error that is not the caller's. */
export function routedHandler<Context>(
  routes: Readonly<Record<string, Route<Context>>>,
  contextOf: (event: APIGatewayProxyEventV2) => Context,
  whatToDo: string,
) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(httpSecurityHeaders())
    .use(problemAnswers(whatToDo))
    .use(jsonBody)
    .handler(async (event) => {
      const route = routes[event.routeKey];
      if (!route) throw new Error('the function has a route that it does not know');
      return route(event, contextOf(event));
    });
}

/** Gives an answer of JSON. */
export function jsonAnswer(content: object, statusCode = 200): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}
