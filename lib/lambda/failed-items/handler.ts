import middy, { type MiddlewareObj } from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import { failedItemsQuery, redriveRequest } from '../../failed-items.ts';
import { check } from '../../schema/faults.ts';
import { allowedMailboxes } from '../allowed-mailboxes.ts';
import { callerOf } from '../caller.ts';
import type { OperationNamed } from '../operation-named.ts';
import { loggedPermission } from '../permission.ts';
import { ProblemError } from '../problem.ts';
import { problemAnswers } from '../problem-answers.ts';
import { readFailedItemsSettings } from '../settings.ts';
import type { FailedItemsContext } from './failed-item.ts';
import { listFailedItems } from './list.ts';
import { redrive } from './redrive.ts';
import { correct, discard } from './replace.ts';

type Route = (event: APIGatewayProxyEventV2, context: FailedItemsContext) => Promise<APIGatewayProxyStructuredResultV2>;

const routes: Readonly<Record<string, Route>> = {
  'GET /failed-items': async ({ queryStringParameters = {} }, context) =>
    json(await listFailedItems(read(failedItemsQuery, queryStringParameters), context)),
  'POST /failed-items/redrive': async ({ body }, context) => json(await redrive(read(redriveRequest, body), context)),
  'POST /failed-items/{id}': async (event, context) => json(await correct(idOf(event), event.body, context)),
  'DELETE /failed-items/{id}': async (event, context) => {
    await discard(idOf(event), context);
    return { statusCode: 204 };
  },
};

const parseJson = httpJsonBodyParser<APIGatewayProxyEventV2>({ disableContentTypeCheck: true });

const jsonBody: MiddlewareObj<APIGatewayProxyEventV2> = {
  before: (request) => (request.event.routeKey.startsWith('POST ') ? parseJson.before?.(request) : undefined),
};

/** Gives the handler of the HTTP requests about failed items. */
export function failedItemsHandler(operationNamed: OperationNamed) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(httpSecurityHeaders())
    .use(problemAnswers('Some of it may be done: GET /failed-items shows what still waits.'))
    .use(jsonBody)
    .handler(async (event) => {
      const route = routes[event.routeKey];
      if (!route) throw new Error('the function has a route that it does not know');
      return route(event, contextOf(event, operationNamed));
    });
}

function contextOf(event: APIGatewayProxyEventV2, operationNamed: OperationNamed): FailedItemsContext {
  const { allowedMailboxes: patterns, ...queues } = readFailedItemsSettings(process.env);
  const asking = { caller: callerOf(event), batchId: event.requestContext.requestId, operation: event.routeKey };
  return { ...queues, operationNamed, allows: loggedPermission(allowedMailboxes(patterns), asking), now: Date.now };
}

function idOf({ pathParameters }: APIGatewayProxyEventV2): string {
  return pathParameters?.id ?? '';
}

function json(content: object): APIGatewayProxyStructuredResultV2 {
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}

function read<Value>(schema: z.ZodType<Value>, given: unknown): Value {
  const checked = check(schema, given, '$');
  if ('value' in checked) return checked.value;
  const detail = 'Something is asked for that failed items do not know.';
  throw new ProblemError({ title: 'Not a request for failed items', status: 400, detail, faults: checked.faults });
}
