import { headerAddresses } from './header-addresses.ts';
import { unnamedMailbox } from './kind.ts';
import { headerFields } from './mime-header.ts';

const senderFields = ['from', 'sender', 'resent-from', 'resent-sender'];

// https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail/bdc07f69-53a1-40e2-ae18-6ef49aaa374d
// A TNEF part holds MAPI properties, senders among them.
const tnef = /ms-tnef/i;

/** Returns the mailboxes in whose name a MIME message in base64 is written: those of its From and Sender headers. */
export function sendersOfMime(base64: string): readonly string[] {
  const mime = Buffer.from(base64, 'base64').toString();
  const fields = headerFields(mime);
  if (!fields || tnef.test(mime)) return [unnamedMailbox];
  const senders = fields.filter(({ name }) => senderFields.includes(name));
  return senders.flatMap(({ value }) => headerAddresses(value) ?? [unnamedMailbox]);
}
