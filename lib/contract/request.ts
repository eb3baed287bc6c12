import { z } from 'zod';
import { smtpAddress } from '../schema/identifier-schemas.ts';
import { language } from '../schema/simple-types.ts';
import { exchangeVersions } from '../soap/headers.ts';

const timeZoneId = z
  .string()
  .regex(/^[\w .+\-()]{1,100}$/, 'expected the id of a time zone such as "Pacific Standard Time"');

/** What any request may have beside its operation's own options. */
export const commonOptions = {
  mailbox: smtpAddress
    .describe('The mailbox to act as, by its primary SMTP address; absent: the account itself.')
    .optional(),
  requestServerVersion: z
    .enum(exchangeVersions)
    .describe('The version of the schema that Exchange goes by; default Exchange2013_SP1.')
    .optional(),
  mailboxCulture: language.schema
    .describe('The culture, such as "en-US", in which Exchange words what it generates.')
    .optional(),
  timeZoneContext: timeZoneId.describe('The id of the time zone of times that have no offset.').optional(),
  dateTimePrecision: z.enum(['Seconds', 'Milliseconds']).describe('How precisely Exchange gives times.').optional(),
  deadLetter: z
    .boolean()
    .describe('Whether write entries that finally failed go to the dead-letter queue; default true.')
    .optional(),
};

/** The options that any request may have. */
export type CommonOptions = z.infer<z.ZodObject<typeof commonOptions>>;

/**
 * What may have been done of an entry before: nothing; an earlier request may have created it under the same key; an earlier delivery may have done it, and nobody knows (`inDoubt`); so too, but a person wants it
 * sent where it is not found (`redriven`).
 */
export type EarlierAttempt = 'none' | 'sameKey' | 'inDoubt' | 'redriven';

/** A well-formed request: its options, checked, and its entries, of which each is checked on its own. */
export interface Request {
  readonly options: CommonOptions & Readonly<Record<string, unknown>>;
  readonly entries: readonly unknown[];
  /** What the keys start with that the entries had not from the caller, before a slash. */
  readonly keyPrefix?: string;
  /** What may have been done of all its entries before, or that Exchange has said no to them (`refused`); absent: only what their keys tell. */
  readonly earlier?: EarlierAttempt | 'refused';
}
