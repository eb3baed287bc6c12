import { z } from 'zod';
import { strictObject } from '../schema/strict-object.ts';

const filter = {
  code: z.string().describe('Only those with this responseCode.').optional(),
  operation: z.string().describe('Only those of this operation, such as CreateItem.').optional(),
  mailbox: z.string().describe('Only those for this mailbox, by its SMTP address.').optional(),
  batch: z.string().describe('Only those of the batch with this batchId.').optional(),
  message: z.string().describe('Only the one with this messageId.').optional(),
};

/** The query of a list of failed items. */
export const failedItemsQuery = strictObject({
  ...filter,
  entries: z.enum(['true', 'false']).describe('Whether to show the entries and what Exchange said of them.').optional(),
  hide: z.enum(['true', 'false']).describe('Whether to hide what is shown, which alone gives it an id.').optional(),
  limit: z.coerce.number().int().min(1).max(1000).describe('How many to show at most; default 100.').optional(),
});

/** The body of a request that moves failed items back to the work queue. */
export const redriveRequest = strictObject({
  ...filter,
  max: z.int().min(1).describe('How many to move at most; absent: as many as 20 seconds allow.').optional(),
});

/** Which failed items are meant: those that have all that it names. */
export type FailedItemsFilter = z.infer<z.ZodObject<typeof filter>>;

/** What a list of failed items is asked for. */
export type FailedItemsQuery = z.infer<typeof failedItemsQuery>;

/** What a redrive is asked for. */
export type RedriveRequest = z.infer<typeof redriveRequest>;
