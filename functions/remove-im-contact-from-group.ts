import { lambdaHandler } from '../lib/lambda/operation/handler.ts';
import { defineImOperation, imContactId, imGroupId } from '../lib/operation/im-operation.ts';
import { repeatUntilGone } from '../lib/recovery/recovery.ts';

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
  recovery: repeatUntilGone('ErrorInvalidImContactId', 'ErrorUnableToRemoveImContactFromGroup'),
});

/** The Lambda handler of RemoveImContactFromGroup. */
export const handler = lambdaHandler(operation);
