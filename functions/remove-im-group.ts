import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imGroupId } from '../lib/operation/im-operation.ts';
import { retryUntilGone } from '../lib/recovery/recovery.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/removeimgroup-operation
/** RemoveImGroup removes groups from the IM list. */
export const operation = defineImOperation({
  name: 'RemoveImGroup',
  summary: 'Removes groups from the IM list.',
  effect: 'write',
  elements: {
    GroupId: { kind: imGroupId, required: true },
  },
  recovery: retryUntilGone('ErrorInvalidImGroupId'),
});

/** The Lambda handler of RemoveImGroup. */
export const handler = operationHandler(operation, operationComposition);
