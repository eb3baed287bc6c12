import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imExtendedProperties } from '../lib/operation/im-operation.ts';
import { retry } from '../lib/recovery/recovery.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/getimitemlist-operation
/** GetImItemList returns the groups and personas of IM lists. */
export const operation = defineImOperation({
  name: 'GetImItemList',
  summary: 'Returns the groups and personas of IM lists.',
  effect: 'read',
  elements: {
    ExtendedProperties: { kind: imExtendedProperties },
  },
  recovery: retry,
});

/** The Lambda handler of GetImItemList. */
export const handler = operationHandler(operation, operationComposition);
