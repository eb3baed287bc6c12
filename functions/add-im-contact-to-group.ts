import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imContactId, imGroupId } from '../lib/operation/im-operation.ts';
import { lookForImMember } from '../lib/recovery/look-in-im-list.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/addimcontacttogroup-operation
/** AddImContactToGroup adds IM contacts to groups. */
export const operation = defineImOperation({
  name: 'AddImContactToGroup',
  summary: 'Adds IM contacts to groups.',
  effect: 'write',
  elements: {
    ContactId: { kind: imContactId, required: true },
    GroupId: { kind: imGroupId },
  },
  recovery: lookForImMember,
});

/** The Lambda handler of AddImContactToGroup. */
export const handler = operationHandler(operation, operationComposition);
