import { z } from 'zod';
import type { Request } from '../../contract/request.ts';
import { itemTypeNames } from '../../items/item-types.ts';
import type { Operation } from '../../operation/operation.ts';
import { type Checked, check } from '../../schema/faults.ts';

const rowOptions = z.object({
  item: z.enum(itemTypeNames).exactOptional(),
  dateFormat: z.enum(['M/d/yyyy', 'd/M/yyyy']).exactOptional(),
});

/** How the rows of a CSV file are to be read: as contacts unless `item` says messages, their dates with slashes as `dateFormat` says. */
export type RowOptions = z.infer<typeof rowOptions>;

/** The options that come with a file: those of its request, and those of its rows. */
export interface FileOptions {
  readonly options: Request['options'];
  readonly rowOptions: RowOptions;
}

/** Checks the options that come with a file, and its mailbox, as its operation takes them. */
export function readFileOptions(
  operation: Operation,
  mailbox: string | undefined,
  given: unknown,
): Checked<FileOptions> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return { faults: [{ path: '$', expected: 'expected a JSON object with options' }] };
  }
  const { item: _, dateFormat: __, ...options } = given as Readonly<Record<string, unknown>>;
  const ofRows = check(rowOptions, given, '$');
  if ('faults' in ofRows) return ofRows;
  const acting = mailbox === undefined ? {} : { mailbox };
  // One entry, at which nobody looks yet, makes a whole request of them.
  const checked = operation.readRequest({ ...options, ...acting, [operation.entries]: [{}] });
  return 'faults' in checked ? checked : { value: { options: checked.value.options, rowOptions: ofRows.value } };
}
