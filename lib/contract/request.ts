import { z } from 'zod';
import { smtpAddress } from '../schema/identifier-schemas.ts';
import { language } from '../schema/simple-types.ts';
import { exchangeVersions } from '../soap/headers.ts';
import type { Outcome } from './result.ts';

const timeZoneId = z
  .string()
  .regex(/^[\w .+\-()]{1,100}$/, 'expected the id of a time zone, such as "Pacific Standard Time"');

/** The schemas of the options that every operation takes beside its own. */
export const commonOptions = {
  mailbox: smtpAddress
    .describe('The primary SMTP address of the mailbox to act as; absent: the account itself.')
    .optional(),
  requestServerVersion: z
    .enum(exchangeVersions)
    .describe('The version of the EWS schema; default Exchange2013_SP1.')
    .optional(),
  mailboxCulture: language.schema
    .describe('The culture, such as "en-US", of texts that Exchange generates.')
    .optional(),
  timeZoneContext: timeZoneId.describe('The id of the time zone for times without an offset.').optional(),
  dateTimePrecision: z.enum(['Seconds', 'Milliseconds']).describe('The precision of times in answers.').optional(),
  deadLetter: z
    .boolean()
    .describe('Whether failed write entries go to the dead-letter queue; default true.')
    .optional(),
};

/** The options that every operation takes. */
export type CommonOptions = z.infer<z.ZodObject<typeof commonOptions>>;

/** The state in which earlier attempts left an entry: surely not done, settled with an outcome, or in doubt until its calls are over. */
export type EntryHistory =
  | { readonly kind: 'notDone' }
  | { readonly kind: 'settled'; readonly outcome: Outcome }
  /** `overAt`: when every call that was sent for it is surely over, in ms since 1970. */
  | { readonly kind: 'inDoubt'; readonly overAt: number };

/** The known facts about earlier attempts at the entries of a request. */
export interface RequestHistory {
  /** Whether an earlier request may have had the same key prefix, as under an Idempotency-Key. */
  readonly isRepeatable?: boolean | undefined;
  /** Whether an earlier attempt at this very request or message may have sent its entries. */
  readonly wasTried?: boolean | undefined;
  /** The response code of the failure that the message carries. */
  readonly failureCode?: string | undefined;
  /** When every call of the earlier attempts is surely over, in ms since 1970. Absent: they are over. */
  readonly overAt?: number | undefined;
  /** The states of single entries, by index; these come before the facts about the whole request. */
  readonly entries?: ReadonlyMap<number, EntryHistory> | undefined;
}

/** A well-formed request: its options are checked; its entries are not yet. */
export interface Request {
  readonly options: CommonOptions & Readonly<Record<string, unknown>>;
  readonly entries: readonly unknown[];
  /** The prefix, before a slash, of the keys that were derived for entries without one. */
  readonly keyPrefix?: string;
  /** Absent: nothing but the keys of its entries tells of earlier attempts. */
  readonly history?: RequestHistory;
}
