import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { failedItemsQuery, redriveRequest } from '../../contract/failed-items-query.ts';
import { check } from '../../schema/faults.ts';
import { allowedMailboxes } from '../common/allowed-mailboxes.ts';
import { callerOf } from '../common/caller.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import { loggedPermission } from '../common/permission.ts';
import { ProblemError } from '../common/problem.ts';
import { jsonAnswer, type Route, routedHandler } from '../common/routed-handler.ts';
import { readFailedItemsSettings } from '../common/settings.ts';
import type { FailedItemsContext } from './failed-item.ts';
import { listFailedItems } from './list.ts';
import { redrive } from './redrive.ts';
import { correct, discard } from './replace.ts';

const routes: Readonly<Record<string, Route<FailedItemsContext>>> = {
  'GET /failed-items': async ({ queryStringParameters = {} }, context) =>
    jsonAnswer(await listFailedItems(read(failedItemsQuery, queryStringParameters), context)),
  'POST /failed-items/redrive': async ({ body }, context) =>
    jsonAnswer(await redrive(read(redriveRequest, body), context)),
  'POST /failed-items/{id}': async (event, context) => jsonAnswer(await correct(idOf(event), event.body, context)),
  'DELETE /failed-items/{id}': async (event, context) => {
    await discard(idOf(event), context);
    return { statusCode: 204 };
  },
};

const whatToDo = 'Some of it may be done: GET /failed-items shows what still waits.';

/** Gives the handler of the HTTP requests about failed items. */
export function failedItemsHandler(operationNamed: OperationNamed) {
  return routedHandler(routes, (event) => contextOf(event, operationNamed), whatToDo);
}

function contextOf(event: APIGatewayProxyEventV2, operationNamed: OperationNamed): FailedItemsContext {
  const { allowedMailboxes: patterns, ...queues } = readFailedItemsSettings(process.env);
  const asking = { caller: callerOf(event), batchId: event.requestContext.requestId, operation: event.routeKey };
  return { ...queues, operationNamed, allows: loggedPermission(allowedMailboxes(patterns), asking), now: Date.now };
}

function idOf({ pathParameters }: APIGatewayProxyEventV2): string {
  return pathParameters?.id ?? '';
}

function read<Value>(schema: z.ZodType<Value>, given: unknown): Value {
  const checked = check(schema, given, '$');
  if ('value' in checked) return checked.value;
  const detail = 'Something is asked for that failed items do not know.';
  throw new ProblemError({ title: 'Not a request for failed items', status: 400, detail, faults: checked.faults });
}
