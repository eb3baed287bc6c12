import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imGroupId, imText } from '../lib/operation/im-operation.ts';
import { retrySet } from '../lib/recovery/recovery.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/setimgroup-operation
/** SetImGroup renames groups of the IM list. */
export const operation = defineImOperation({
  name: 'SetImGroup',
  summary: 'Renames groups of the IM list.',
  effect: 'write',
  elements: {
    GroupId: { kind: imGroupId, required: true },
    NewDisplayName: { kind: imText, required: true },
  },
  recovery: retrySet,
});

/** The Lambda handler of SetImGroup. */
export const handler = operationHandler(operation, operationComposition);
