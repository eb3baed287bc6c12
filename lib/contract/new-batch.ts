import { z } from 'zod';
import { itemTypeNames } from '../items/item-types.ts';
import { strictObject } from '../schema/strict-object.ts';

/** The body of a request that announces a file and makes a batch of it. */
export const newBatch = strictObject({
  operation: z.string().describe('The EWS name of the operation, such as CreateItem.'),
  mailbox: z
    .string()
    .describe('The primary SMTP address of the mailbox to act as; absent: the account itself.')
    .optional(),
  options: z
    .record(z.string(), z.unknown())
    .describe(
      `The operation's own options and, for CSV, item (${itemTypeNames.join(' or ')}) and dateFormat (M/d/yyyy or d/M/yyyy).`,
    )
    .default({}),
  name: z
    .string()
    .regex(/^[^/]{1,200}\.(csv|jsonl)$/i, 'expected a file name that ends in .csv or .jsonl')
    .describe('The name of the file; its ending selects the format.')
    .default('entries.jsonl'),
});

/** The query parameters of a page of a batch's results. */
export const resultsQuery = strictObject({
  failed: z.enum(['true', 'false']).describe('Whether to return only results that are not a Success.').optional(),
  next: z
    .string()
    .regex(/^\d{1,8}-\d{1,8}$/, 'expected the value from the Link header of the previous page')
    .describe('The start of the page, from the Link header of the previous page.')
    .optional(),
});
