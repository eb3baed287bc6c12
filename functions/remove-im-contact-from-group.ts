import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imContactId, imGroupId } from '../lib/operation/im-operation.ts';
import { retryUntilGone } from '../lib/recovery/recovery.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/removeimcontactfromgroup-operation
/** RemoveImContactFromGroup removes IM contacts from groups. */
export const operation = defineImOperation({
  name: 'RemoveImContactFromGroup',
  summary: 'Removes IM contacts from groups.',
  effect: 'write',
  elements: {
    ContactId: { kind: imContactId, required: true },
    GroupId: { kind: imGroupId, required: true },
  },
  recovery: retryUntilGone('ErrorInvalidImContactId', 'ErrorUnableToRemoveImContactFromGroup'),
});

/** The Lambda handler of RemoveImContactFromGroup. */
export const handler = operationHandler(operation, operationComposition);
