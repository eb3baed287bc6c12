import { z } from 'zod';
import type { Request } from '../../contract/request.ts';
import { itemTypeNames } from '../../items/item-types.ts';
import type { Operation } from '../../operation/operation.ts';
import { type Checked, check, type Fault } from '../../schema/faults.ts';
import { isJsonObject } from '../../soap/structure.ts';

const rowOptions = z.object({
  item: z.enum(itemTypeNames).exactOptional(),
  dateFormat: z.enum(['M/d/yyyy', 'd/M/yyyy']).exactOptional(),
});

/** The options for reading a CSV file's rows: the item type (default: contact) and the order of dates with slashes. */
export type RowOptions = z.infer<typeof rowOptions>;

/** The options that come with a file: the request's and the rows'. */
export interface FileOptions {
  readonly options: Request['options'];
  readonly rowOptions: RowOptions;
}

// Whoever may write under a key of the inbox may act as the mailbox in that key, and as no other.
const mailboxAmongOptions: Fault = {
  path: '$.mailbox',
  expected: 'expected only in the key of the file, or beside "options" in POST /batches',
};

/** Returns the checked options of a file with its mailbox, or their faults. */
export function readFileOptions(
  operation: Operation,
  mailbox: string | undefined,
  given: unknown,
): Checked<FileOptions> {
  if (!isJsonObject(given)) {
    return { faults: [{ path: '$', expected: 'expected a JSON object with options' }] };
  }
  const { item: _, dateFormat: __, ...options } = given;
  if (Object.hasOwn(options, 'mailbox')) return { faults: [mailboxAmongOptions] };
  const ofRows = check(rowOptions, given, '$');
  if ('faults' in ofRows) return ofRows;
  const acting = mailbox === undefined ? {} : { mailbox };
  // One entry, which is not checked yet, makes a whole request of them.
  const checked = operation.readRequest({ ...options, ...acting, [operation.entries]: [{}] });
  return 'faults' in checked ? checked : { value: { options: checked.value.options, rowOptions: ofRows.value } };
}
