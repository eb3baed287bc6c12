import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imGroupId, imText } from '../lib/operation/im-operation.ts';
import { lookForImContact } from '../lib/recovery/look-in-im-list.ts';

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
  recovery: lookForImContact('imAddress'),
});

/** The Lambda handler of AddNewImContactToGroup. */
export const handler = operationHandler(operation, operationComposition);
