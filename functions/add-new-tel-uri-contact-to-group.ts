import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imGroupId, imText } from '../lib/operation/im-operation.ts';
import { lookForImContact } from '../lib/recovery/look-in-im-list.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/addnewteluricontacttogroup-operation
/** AddNewTelUriContactToGroup adds new IM contacts, by their telephone numbers, to groups. */
export const operation = defineImOperation({
  name: 'AddNewTelUriContactToGroup',
  summary: 'Adds new IM contacts, by their telephone numbers, to groups.',
  effect: 'write',
  elements: {
    TelUriAddress: { kind: imText, required: true },
    ImContactSipUriAddress: { kind: imText, required: true },
    ImTelephoneNumber: { kind: imText, required: true },
    GroupId: { kind: imGroupId },
  },
  recovery: lookForImContact('imTelephoneNumber'),
});

/** The Lambda handler of AddNewTelUriContactToGroup. */
export const handler = operationHandler(operation, operationComposition);
