import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineImOperation, imText } from '../lib/operation/im-operation.ts';
import { lookForImGroup } from '../lib/recovery/look-in-im-list.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/adddistributiongrouptoimlist-operation
/** AddDistributionGroupToImList adds distribution groups to the IM list. */
export const operation = defineImOperation({
  name: 'AddDistributionGroupToImList',
  summary: 'Adds distribution groups to the IM list.',
  effect: 'write',
  elements: {
    SmtpAddress: { kind: imText, required: true },
    DisplayName: { kind: imText, required: true },
  },
  recovery: lookForImGroup('smtpAddress'),
});

/** The Lambda handler of AddDistributionGroupToImList. */
export const handler = operationHandler(operation, operationComposition);
