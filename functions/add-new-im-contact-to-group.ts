import { lambdaHandler } from '../lib/lambda/operation/handler.ts';
import { defineImOperation, imGroupId, imText } from '../lib/operation/im-operation.ts';
import { imContactListed } from '../lib/recovery/im-listed.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/addnewimcontacttogroup-operation
/** AddNewImContactToGroup adds new IM contacts, by their addresses, to groups. */
export const operation = defineImOperation({
  name: 'AddNewImContactToGroup',
  summary: 'Adds new IM contacts, by their addresses, to groups.',
  effect: 'write',
  elements: {
    ImAddress: { kind: imText, required: true },
    DisplayName: { kind: imText },
    GroupId: { kind: imGroupId },
  },
  recovery: imContactListed('imAddress'),
});

/** The Lambda handler of AddNewImContactToGroup. */
export const handler = lambdaHandler(operation);
