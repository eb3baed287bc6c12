import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imExtendedProperties, imItemIds } from '../lib/operation/im-operation.ts';
import { retry } from '../lib/recovery/recovery.ts';

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
  recovery: retry,
});

/** The Lambda handler of GetImItems. */
export const handler = operationHandler(operation, operationComposition);
