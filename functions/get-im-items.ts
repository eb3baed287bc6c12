import { lambdaHandler } from '../lib/lambda/operation/handler.ts';
import { defineImOperation, imExtendedProperties, imItemIds } from '../lib/operation/im-operation.ts';
import { repeat } from '../lib/recovery/recovery.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/getimitems-operation
/** GetImItems returns groups and personas of the IM list by their ids. */
export const operation = defineImOperation({
  name: 'GetImItems',
  summary: 'Returns groups and personas of the IM list by their ids.',
  effect: 'read',
  elements: {
    ContactIds: { kind: imItemIds },
    GroupIds: { kind: imItemIds },
    ExtendedProperties: { kind: imExtendedProperties },
  },
  recovery: repeat,
});

/** The Lambda handler of GetImItems. */
export const handler = lambdaHandler(operation);
