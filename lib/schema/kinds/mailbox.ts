import { z } from 'zod';
import { childOf } from '../../soap/read-xml.ts';
import { element } from '../../soap/write-xml.ts';
import type { Kind } from '../kind.ts';
import { simple, structure } from '../kind.ts';
import { enumeration, nonEmptyText, text } from '../simple-types.ts';
import { list } from './list.ts';
import { type RecordValue, record } from './record.ts';

/** What kind of recipient an address is, t:MailboxTypeType. */
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

/** A recipient (https://learn.microsoft.com/exchange/client-developer/web-service-reference/mailbox); the address alone may be written for it. */
export const mailbox: Kind<string | RecordValue> = {
  ...long,
  schema: z.union([nonEmptyText.schema, long.schema], {
    error: 'expected an address or an object with "emailAddress"',
  }),
  write: (name, value) => long.write(name, typeof value === 'string' ? { emailAddress: value } : value),
};

/** Recipients, t:ArrayOfRecipientsType. */
export const mailboxes = list('Mailbox', mailbox);

/** The one recipient of an element, t:SingleRecipientType: as {@link mailbox}, without a level for `t:Mailbox`. */
export const singleRecipient: Kind<string | RecordValue> = {
  ...mailbox,
  write: (name, value) => element(name, {}, mailbox.write('t:Mailbox', value)),
  read(read) {
    const only = childOf(read, 'Mailbox');
    return only ? mailbox.read(only) : {};
  },
};

/** The mailbox that a message comes from: as {@link singleRecipient}; without an address it is nobody's, since Exchange would look its name up. */
export const sender: Kind<string | RecordValue> = {
  ...singleRecipient,
  mailboxes: (value) => [typeof value === 'string' ? value : String(value.emailAddress ?? '')],
};
