import { z } from 'zod';
import { childOf } from '../../soap/read-xml.ts';
import { element } from '../../soap/write-xml.ts';
import type { Kind } from '../kind.ts';
import { simple, structure, unnamedMailbox } from '../kind.ts';
import { enumeration, nonEmptyText, text } from '../simple-types.ts';
import { list } from './list.ts';
import { type RecordValue, record } from './record.ts';

/** The type of a recipient (t:MailboxTypeType). */
export const mailboxType = enumeration([
  'Unknown',
  'OneOff',
  'Mailbox',
  'PublicDL',
  'PrivateDL',
  'Contact',
  'PublicFolder',
  'GroupMailbox',
  'ImplicitContact',
]);

const long = record('{ name, emailAddress, routingType, mailboxType }', {
  Name: { kind: simple(text) },
  EmailAddress: { kind: simple(nonEmptyText) },
  RoutingType: { kind: simple(nonEmptyText) },
  MailboxType: { kind: simple(mailboxType) },
  ItemId: { kind: structure, readOnly: true },
  OriginalDisplayName: { kind: simple(text), readOnly: true },
});

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/mailbox
/** The kind of a recipient. The address alone is a valid value. */
const mailbox: Kind<string | RecordValue> = {
  ...long,
  schema: z.union([nonEmptyText.schema, long.schema], {
    error: 'expected an address or an object with "emailAddress"',
  }),
  write: (name, value) => long.write(name, typeof value === 'string' ? { emailAddress: value } : value),
};

/** The kind of a list of recipients (t:ArrayOfRecipientsType). */
export const mailboxes = list('Mailbox', mailbox);

/** The kind of an element with one recipient (t:SingleRecipientType). The JSON has no level for `t:Mailbox`. */
export const singleRecipient: Kind<string | RecordValue> = {
  ...mailbox,
  write: (name, value) => element(name, {}, mailbox.write('t:Mailbox', value)),
  read(read) {
    const only = childOf(read, 'Mailbox');
    return only ? mailbox.read(only) : {};
  },
};

/** The kind of a sender: one recipient, in whose name the message is written. */
export const sender: Kind<string | RecordValue> = {
  ...singleRecipient,
  // Without an address, Exchange would resolve the name to any mailbox.
  mailboxes: (value) => [typeof value === 'string' ? value : String(value.emailAddress ?? unnamedMailbox)],
};
