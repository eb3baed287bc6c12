import { lambdaHandler } from '../lib/lambda/operation/handler.ts';
import { defineImOperation, imExtendedProperties } from '../lib/operation/im-operation.ts';
import { retry } from '../lib/recovery/recovery.ts';

/** GetImItemList: gets the groups and personas of IM lists (https://learn.microsoft.com/exchange/client-developer/web-service-reference/getimitemlist-operation). */
export const operation = defineImOperation({
  name: 'GetImItemList',
  summary: 'Gets the groups and personas of IM lists.',
  effect: 'read',
  elements: {
    ExtendedProperties: { kind: imExtendedProperties },
  },
  recovery: retry,
});

/** The Lambda handler of GetImItemList. */
export const handler = lambdaHandler(operation);
