import { lambdaHandler } from '../lib/lambda/operation/handler.ts';
import { defineImOperation, imExtendedProperties } from '../lib/operation/im-operation.ts';
import { repeat } from '../lib/recovery/recovery.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/getimitemlist-operation
/** GetImItemList returns the groups and personas of IM lists. */
export const operation = defineImOperation({
  name: 'GetImItemList',
  summary: 'Returns the groups and personas of IM lists.',
  effect: 'read',
  elements: {
    ExtendedProperties: { kind: imExtendedProperties },
  },
  recovery: repeat,
});

/** The Lambda handler of GetImItemList. */
export const handler = lambdaHandler(operation);
