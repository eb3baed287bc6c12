import { simple } from '../kind.ts';
import { dateTime, enumeration } from '../simple-types.ts';
import { record } from './record.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/flag
/** The kind of a follow-up flag. */
export const flag = record('flag: { flagStatus, startDate, dueDate, completeDate }', {
  FlagStatus: { kind: simple(enumeration(['NotFlagged', 'Flagged', 'Complete'])), required: true },
  StartDate: { kind: simple(dateTime) },
  DueDate: { kind: simple(dateTime) },
  CompleteDate: { kind: simple(dateTime) },
});
