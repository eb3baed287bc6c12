import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imContactId } from '../lib/operation/im-operation.ts';
import { retryUntilGone } from '../lib/recovery/recovery.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/removecontactfromimlist-operation
/** RemoveContactFromImList removes contacts from the IM list. */
export const operation = defineImOperation({
  name: 'RemoveContactFromImList',
  summary: 'Removes contacts from the IM list.',
  effect: 'write',
  elements: {
    ContactId: { kind: imContactId, required: true },
  },
  recovery: retryUntilGone('ErrorInvalidImContactId', 'ErrorItemNotFound'),
});

/** The Lambda handler of RemoveContactFromImList. */
export const handler = operationHandler(operation, operationComposition);
