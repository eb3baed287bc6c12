import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { failedItemsQuery, redriveRequest } from '../../contract/failed-items-query.ts';
import { check } from '../../schema/faults.ts';
import type { Composition } from '../common/composition.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import { ProblemError } from '../common/problem.ts';
import { jsonAnswer, type Route, routedHandler } from '../common/routed-handler.ts';
import type { FailedItemsContext, FailedItemsEnvironment } from './failed-items-environment.ts';
import { listFailedItems } from './list-failed-items.ts';
import { redrive } from './redrive.ts';
import { correctFailedItem, discardFailedItem } from './replace-failed-item.ts';

const routes: ReadonlyMap<string, Route<FailedItemsContext>> = new Map<string, Route<FailedItemsContext>>([
  [
    'GET /failed-items',
    async ({ queryStringParameters = {} }, context) =>
      jsonAnswer(await listFailedItems(read(failedItemsQuery, queryStringParameters), context)),
  ],
  [
    'POST /failed-items/redrive',
    async ({ body }, context) => jsonAnswer(await redrive(read(redriveRequest, body), context)),
  ],
  [
    'POST /failed-items/{id}',
    async (event, context) => jsonAnswer(await correctFailedItem(idOf(event), event.body, context)),
  ],
  [
    'DELETE /failed-items/{id}',
    async (event, context) => {
      await discardFailedItem(idOf(event), context);
      return { statusCode: 204 };
    },
  ],
]);

const remedy = 'Some of it may be done. GET /failed-items shows the failed items that are left.';

/** Returns the handler of the HTTP requests about failed items. */
export function failedItemsHandler(operationNamed: OperationNamed, composition: Composition<FailedItemsEnvironment>) {
  return routedHandler({ routes, composition, operationNamed, remedy });
}

function idOf({ pathParameters }: APIGatewayProxyEventV2): string {
  return pathParameters?.id ?? '';
}

function read<Value>(schema: z.ZodType<Value>, given: unknown): Value {
  const checked = check(schema, given, '$');
  if ('value' in checked) return checked.value;
  const detail = 'The request has an unknown or invalid parameter; faults names each.';
  throw new ProblemError({ title: 'Not a request for failed items', status: 400, detail, faults: checked.faults });
}
