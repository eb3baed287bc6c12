import { z } from 'zod';
import { strictObject } from '../schema/strict-object.ts';

const filter = {
  code: z.string().describe('Only failed items with this responseCode.').optional(),
  operation: z.string().describe('Only failed items of this operation, such as CreateItem.').optional(),
  mailbox: z.string().describe('Only failed items for the mailbox with this SMTP address.').optional(),
  batch: z.string().describe('Only failed items of the batch with this batchId.').optional(),
  message: z.string().describe('Only the failed item with this messageId.').optional(),
};

/** The query parameters of a list of failed items. */
export const failedItemsQuery = strictObject({
  ...filter,
  entries: z.enum(['true', 'false']).describe('Whether to include each entry and the message of Exchange.').optional(),
  hide: z
    .enum(['true', 'false'])
    .describe('Whether to hide the listed items from other readers for a while; only hidden items have an id.')
    .optional(),
  limit: z.coerce.number().int().min(1).max(1000).describe('The most items to list; default 100.').optional(),
});

/** The body of a request that moves failed items back to the work queue. */
export const redriveRequest = strictObject({
  ...filter,
  max: z.int().min(1).describe('The most items to move; absent: as many as 20 seconds allow.').optional(),
});

/** A filter on failed items: an item must match every field that is given. */
export type FailedItemsFilter = z.infer<z.ZodObject<typeof filter>>;

/** A valid query for a list of failed items. */
export type FailedItemsQuery = z.infer<typeof failedItemsQuery>;

/** A valid request for a redrive. */
export type RedriveRequest = z.infer<typeof redriveRequest>;
