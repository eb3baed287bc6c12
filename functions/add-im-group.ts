import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imText } from '../lib/operation/im-operation.ts';
import { lookForImGroup } from '../lib/recovery/look-in-im-list.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/addimgroup-operation
/** AddImGroup adds groups to the IM list. */
export const operation = defineImOperation({
  name: 'AddImGroup',
  summary: 'Adds groups to the IM list.',
  effect: 'write',
  elements: {
    DisplayName: { kind: imText, required: true },
  },
  recovery: lookForImGroup('displayName'),
});

/** The Lambda handler of AddImGroup. */
export const handler = operationHandler(operation, operationComposition);
