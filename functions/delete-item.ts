import { z } from 'zod';
import { itemReferenceShape, referenceFaults } from '../lib/items/item-reference.ts';
import { operationComposition } from '../lib/lambda/exchange-environment.ts';
import { operationHandler } from '../lib/lambda/operation/operation-handler.ts';
import { defineOperation } from '../lib/operation/define-operation.ts';
import { retryUntilGone } from '../lib/recovery/recovery.ts';
import { writeItemId } from '../lib/soap/identifiers.ts';
import { element } from '../lib/soap/write-xml.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/deleteitem-operation
/** DeleteItem deletes items by their ids. */
export const operation = defineOperation({
  name: 'DeleteItem',
  summary: 'Deletes items by their ids.',
  page: 'https://learn.microsoft.com/exchange/client-developer/web-service-reference/deleteitem-operation',
  effect: 'write',
  isKeyed: false,
  absentCode: 'ErrorItemNotFound',
  headers: ['requestServerVersion', 'mailbox', 'mailboxCulture'],
  entries: 'itemIds',
  options: {
    deleteType: z
      .enum(['HardDelete', 'SoftDelete', 'MoveToDeletedItems'])
      .describe(
        'Whether to delete the items permanently, move them to the recoverable items, or move them to Deleted Items.',
      ),
    affectedTaskOccurrences: z
      .enum(['AllOccurrences', 'SpecifiedOccurrenceOnly'])
      .describe('Whether to delete all occurrences of a recurring task, or only the specified one.')
      .optional(),
    suppressReadReceipts: z
      .boolean()
      .describe('Whether to send no read receipts. Exchange2013_SP1 or later.')
      .optional(),
  },
  optionsSince: { suppressReadReceipts: 'Exchange2013_SP1' },
  entry: itemReferenceShape,
  faults: (entry, _, root) => referenceFaults(entry, root),
  recovery: () => retryUntilGone('ErrorItemNotFound'),
  writeEntry: (entry, idOf) => writeItemId(idOf(entry)),
  writeCall: ({ deleteType, affectedTaskOccurrences, suppressReadReceipts }, itemIds) =>
    element(
      'm:DeleteItem',
      {
        DeleteType: deleteType,
        AffectedTaskOccurrences: affectedTaskOccurrences,
        SuppressReadReceipts: suppressReadReceipts,
      },
      element('m:ItemIds', {}, ...itemIds),
    ),
  read: () => ({}),
});

/** The Lambda handler of DeleteItem. */
export const handler = operationHandler(operation, operationComposition);
