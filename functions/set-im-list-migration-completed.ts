import { operationEnvironment } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imBoolean } from '../lib/operation/im-operation.ts';
import { retryWrite } from '../lib/recovery/recovery.ts';

/** SetImListMigrationCompleted: says whether the IM list is fully in Exchange (https://learn.microsoft.com/exchange/client-developer/web-service-reference/setimlistmigrationcompleted-operation). */
export const operation = defineImOperation({
  name: 'SetImListMigrationCompleted',
  summary: 'Says whether the IM list is fully in Exchange.',
  effect: 'write',
  elements: {
    ImListMigrationCompleted: { kind: imBoolean, required: true },
  },
  recovery: retryWrite,
});

/** The Lambda handler of SetImListMigrationCompleted. */
export const handler = operationHandler(operation, operationEnvironment);
