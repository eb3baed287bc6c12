import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imBoolean } from '../lib/operation/im-operation.ts';
import { retrySet } from '../lib/recovery/recovery.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/setimlistmigrationcompleted-operation
/** SetImListMigrationCompleted records whether the IM list is completely in Exchange. */
export const operation = defineImOperation({
  name: 'SetImListMigrationCompleted',
  summary: 'Records whether the IM list is completely in Exchange.',
  effect: 'write',
  elements: {
    ImListMigrationCompleted: { kind: imBoolean, required: true },
  },
  recovery: retrySet,
});

/** The Lambda handler of SetImListMigrationCompleted. */
export const handler = operationHandler(operation, operationComposition);
