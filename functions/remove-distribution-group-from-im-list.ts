import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imGroupId } from '../lib/operation/im-operation.ts';
import { retryUntilGone } from '../lib/recovery/recovery.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/removedistributiongroupfromimlist-operation
/** RemoveDistributionGroupFromImList removes distribution groups from the IM list. */
export const operation = defineImOperation({
  name: 'RemoveDistributionGroupFromImList',
  summary: 'Removes distribution groups from the IM list.',
  effect: 'write',
  elements: {
    GroupId: { kind: imGroupId, required: true },
  },
  recovery: retryUntilGone('ErrorInvalidImGroupId', 'ErrorItemNotFound'),
});

/** The Lambda handler of RemoveDistributionGroupFromImList. */
export const handler = operationHandler(operation, operationComposition);
