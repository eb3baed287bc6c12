import { z } from 'zod';
import { itemTypeNames } from '../items/item-types.ts';
import { strictObject } from '../schema/strict-object.ts';

/** The body of a request that makes a batch of a file which is to be uploaded. */
export const newBatch = strictObject({
  operation: z.string().describe("EWS's name of the operation, such as CreateItem."),
  mailbox: z
    .string()
    .describe('The mailbox to act as, by its primary SMTP address; absent: the account itself.')
    .optional(),
  options: z
    .record(z.string(), z.unknown())
    .describe(
      `The operation's own options and, for CSV, item (${itemTypeNames.join(' or ')}) and dateFormat (M/d/yyyy or d/M/yyyy).`,
    )
    .default({}),
  name: z
    .string()
    .regex(/^[^/]{1,200}\.(csv|jsonl)$/i, 'expected the name of a file that ends in .csv or .jsonl')
    .describe('The name of the file, by whose end it is read.')
    .default('entries.jsonl'),
});

/** The query of a page of a batch's results. */
export const resultsQuery = strictObject({
  failed: z.enum(['true', 'false']).describe('Whether to give only the results that are no success.').optional(),
  next: z
    .string()
    .regex(/^\d{1,8}-\d{1,8}$/, 'expected what the header Link of the page before has')
    .describe('Where the page begins: the header Link of the page before has it.')
    .optional(),
});
