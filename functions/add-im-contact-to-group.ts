import { lambdaHandler } from '../lib/lambda/operation/handler.ts';
import { defineImOperation, imContactId, imGroupId } from '../lib/operation/im-operation.ts';
import { imMemberListed } from '../lib/recovery/im-listed.ts';

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
  recovery: imMemberListed,
});

/** The Lambda handler of AddImContactToGroup. */
export const handler = lambdaHandler(operation);
