import { lambdaHandler } from '../lib/lambda/operation/handler.ts';
import { defineImOperation, imText } from '../lib/operation/im-operation.ts';
import { imGroupListed } from '../lib/recovery/im-listed.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/addimgroup-operation
/** AddImGroup adds groups to the IM list. */
export const operation = defineImOperation({
  name: 'AddImGroup',
  summary: 'Adds groups to the IM list.',
  effect: 'write',
  elements: {
    DisplayName: { kind: imText, required: true },
  },
  recovery: imGroupListed('displayName'),
});

/** The Lambda handler of AddImGroup. */
export const handler = lambdaHandler(operation);
